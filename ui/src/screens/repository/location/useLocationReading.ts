import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Backend, useBackend } from "../../../backend";
import type { LocationReading } from "../../../backend/generated/LocationReading";

/** A pause in typing, after which a location is worth reading. */
const PAUSE_MS = 200;

function readingQuery(backend: Backend, text: string) {
  return {
    queryKey: ["location", text],
    queryFn: () => backend.call("read_location", { text }),
    // A text means the same every time.
    staleTime: Number.POSITIVE_INFINITY,
    // It may have a password in it: nothing remembers it longer than it is looked at.
    gcTime: 0,
    retry: false,
    networkMode: "always",
  } as const;
}

/** What a text means, as soon as typing pauses; and at once, when somebody wants to go on. */
export function useLocationReading(text: string, onRead: (text: string, reading: LocationReading) => void) {
  const backend = useBackend();
  const queries = useQueryClient();
  const wanted = text.trim();
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const query = useQuery({ ...readingQuery(backend, settled), enabled: settled !== "" });
  const { data } = query;
  useEffect(() => {
    if (data !== undefined) onRead(settled, data);
  }, [data, settled, onRead]);
  return {
    reading: query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
    readNow: () => queries.fetchQuery(readingQuery(backend, wanted)),
  };
}

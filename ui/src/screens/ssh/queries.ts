import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useBackend } from "../../backend";
import type { GetSshConfig } from "../../backend/generated/GetSshConfig";
import type { IamSshKeys } from "../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../backend/generated/LocalSshKey";
import { allKeys, keyIdOf } from "./matches";

const key = {
  local: ["sshKeys"] as const,
  chosen: ["sshKeys", "chosen"] as const,
  iam: ["sshKeys", "iam"] as const,
  config: (request: GetSshConfig | null) => ["sshConfig", request] as const,
};

/** What an act answered, kept while this world is looked at: nothing asks for it again by itself. */
function useKept<T>(queryKey: readonly string[], before: T): [T, (next: T) => void] {
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey, queryFn: () => before, enabled: false, gcTime: Number.POSITIVE_INFINITY });
  return [data ?? before, (next) => queries.setQueryData<T>(queryKey, next)];
}

const NONE: readonly LocalSshKey[] = [];

/** The keys of this computer. */
export function useLocalKeys() {
  const backend = useBackend();
  const queries = useQueryClient();
  const query = useQuery({ queryKey: key.local, queryFn: () => backend.call("list_ssh_keys") });
  const [chosen, setChosen] = useKept(key.chosen, NONE);
  const keys = useMemo(() => allKeys(query.data, chosen), [query.data, chosen]);
  return {
    query,
    chosen,
    keys,
    /** Adds a file that was chosen by hand, or made. */
    add: (added: LocalSshKey) => {
      const id = keyIdOf(added);
      const listed = query.data?.files.some((one) => keyIdOf(one) === id) === true;
      if (!listed) setChosen([...chosen.filter((one) => keyIdOf(one) !== id), added]);
    },
    /** A key was made: where the folder's keys are listed it is one of them now. */
    made: () => queries.invalidateQueries({ queryKey: key.local, exact: true }),
  };
}

/** What IAM answered last, until another world is entered. */
export function useIamAnswer(): [IamSshKeys | null, (next: IamSshKeys | null) => void] {
  return useKept<IamSshKeys | null>(key.iam, null);
}

/** What the SSH configuration says of a host. */
export function useSshConfig(request: GetSshConfig | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: key.config(request),
    queryFn: () => backend.call("get_ssh_config", request ?? { location: "", sshKeyId: "", keyPath: null }),
    enabled: request !== null,
    placeholderData: (before) => before,
  });
}

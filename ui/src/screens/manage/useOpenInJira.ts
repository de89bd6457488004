import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { asWireError, useBackend } from "../../backend";
import type { Target } from "../../backend/generated/Target";
import { useOpenLink, useToast } from "../../components";
import { messages } from "../../messages";
import { targetQuery } from "./queries";

/** Opens the page in Jira where a thing is managed by hand. */
export function useOpenInJira(): (siteUrl: string, target: Target) => Promise<void> {
  const backend = useBackend();
  const queries = useQueryClient();
  const openLink = useOpenLink();
  const toast = useToast();
  return useCallback(
    async (siteUrl, target) => {
      try {
        const { jiraUrl } = await queries.fetchQuery({ ...targetQuery(backend, siteUrl, target), staleTime: 60_000 });
        await openLink(jiraUrl);
      } catch (thrown) {
        const error = asWireError(thrown);
        toast.show({ tone: "warning", title: messages.errors[error.code].title, text: error.message });
      }
    },
    [backend, queries, openLink, toast],
  );
}

import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import type { SingleRepository } from "../../../backend/generated/SingleRepository";
import { useToast } from "../../../components";
import { messages } from "../../../messages";

/** While Jira is at work its answer changes; else it is asked only when someone wants to know. */
const LIST_EVERY_MS = 10_000;

const KEY = ["singleRepositories"] as const;

/** Every repository that was connected by hand. */
export function useSingleRepositories() {
  const backend = useBackend();
  return useQuery(
    queryOptions({
      queryKey: KEY,
      queryFn: () => backend.call("list_single_repositories"),
      refetchInterval: (query) => (query.state.data?.some((one) => one.health === "indexing") ? LIST_EVERY_MS : false),
    }),
  );
}

/** Forgets one here; Jira keeps it. */
export function useForgetSingle(onForgotten: () => void) {
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: ({ id }: SingleRepository) => backend.call("forget_single_repository", { id }),
    onSuccess: (_answer, { id, name }) => {
      toast.show({ tone: "success", title: messages.repository.list.forgotten(name) });
      queries.setQueryData<SingleRepository[]>(KEY, (before) => before?.filter((one) => one.id !== id));
      onForgotten();
      // A secret went with it, where nothing else used it.
      return queries.invalidateQueries({ queryKey: ["credentials"] });
    },
  });
}

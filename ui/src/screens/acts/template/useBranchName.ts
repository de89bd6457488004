import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../../backend";
import type { BranchNaming } from "../../../backend/generated/BranchNaming";
import type { BranchTemplate } from "../../../backend/generated/BranchTemplate";
import type { NameBranch } from "../../../backend/generated/NameBranch";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import { messages } from "../../../messages";
import { type JiraName, jiraName } from "./jiraName";

const templateKey = (siteUrl: string) => ["branchTemplate", siteUrl] as const;

/** How branches of a site's issues are named. */
export function useBranchTemplate(siteUrl: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: templateKey(siteUrl),
    queryFn: () => backend.call("get_branch_template", { siteUrl }),
    enabled: siteUrl !== "",
  });
}

/** Another template was saved: the next name is made by it. */
export function templateSaved(queries: QueryClient, template: BranchTemplate): void {
  queries.setQueryData<BranchTemplate>(templateKey(template.siteUrl), template);
}

/** What a name is made of. */
export function naming(template: BranchTemplate, issue: OpenedIssue, base: string, who: JiraName): NameBranch {
  const { key, summary, issueType } = issue;
  return {
    template,
    key,
    summary,
    issueType,
    base,
    displayName: who.displayName.trim(),
    userName: who.userName.trim(),
  };
}

interface MadeName {
  /** What the template makes; `undefined` while that is not known. */
  made: BranchNaming | undefined;
  /** What is to be said below the field. */
  help: string;
  error: Error | null;
  retry: () => void;
}

/** The name of a new branch for an issue; nothing is asked without one. */
export function useBranchName(issue: OpenedIssue | undefined, base: string): MadeName {
  const backend = useBackend();
  const words = messages.issue.template;
  const template = useBranchTemplate(issue?.site.url ?? "");
  const request =
    issue === undefined || template.data === undefined
      ? null
      : naming(template.data, issue, base, jiraName(issue.site.url));
  const name = useQuery({
    queryKey: ["branchName", request],
    queryFn: () => (request === null ? null : backend.call("name_branch", request)),
    enabled: request !== null,
    // The name does not go away while it is made for another base.
    placeholderData: (before) => before,
  });
  const made = name.data ?? undefined;
  const error = template.error ?? name.error;
  const help =
    made === undefined
      ? error === null
        ? words.naming
        : ""
      : (made.problem ?? [messages.acts.branch.nameKept, ...made.notes].join(" "));
  return {
    made,
    help,
    error,
    retry: () => void (template.isError ? template.refetch() : name.refetch()),
  };
}

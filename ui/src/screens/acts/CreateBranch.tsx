import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { CreatedBranch } from "../../backend/generated/CreatedBranch";
import type { OpenedIssue } from "../../backend/generated/OpenedIssue";
import type { RepositoryPlace } from "../../backend/generated/RepositoryPlace";
import { Button, ErrorMessage, TextInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import { ActFrame, fieldError } from "./ActFrame";
import { BranchField, shortName } from "./BranchField";
import { issueKeyIn, newBranchProblem } from "./branchName";
import { MadeBranch } from "./Made";
import { BranchTemplateDialog } from "./template/BranchTemplateDialog";
import { useBranchName } from "./template/useBranchName";
import { useActForm } from "./useActForm";
import { branchCreated } from "./useBranches";

interface CreateBranchProps {
  /** The repositories to choose from. */
  places: readonly RepositoryPlace[];
  /** The one it was opened from. */
  given: RepositoryPlace | null;
  /** The issue that it is for: then its name is made by the template. */
  issue?: OpenedIssue | undefined;
  onClose: () => void;
  onMade?: (place: RepositoryPlace, made: CreatedBranch) => void;
  /** Goes on with a pull request from the new branch. */
  onPullRequest: (place: RepositoryPlace, branch: string) => void;
}

type Field = "repository" | "base" | "name";
const FIELDS: readonly Field[] = ["repository", "base", "name"];

/** Creates a branch in a repository. */
export function CreateBranch({ places, given, issue, onClose, onMade, onPullRequest }: CreateBranchProps) {
  const text = messages.acts;
  const words = text.branch;
  const { template } = messages.issue;
  const backend = useBackend();
  const queries = useQueryClient();
  const [chosenBase, setChosenBase] = useState<string | null>(null);
  const form = useActForm<CreatedBranch>(places, given, () => setChosenBase(null));
  const { place, connectionId, repository, branches, existing, asked, changed } = form;
  /** `null` until somebody types: until then it is what the template makes. */
  const [typed, setTyped] = useState<string | null>(null);
  const [editingTemplate, setEditingTemplate] = useState(false);
  const base = chosenBase ?? branches.data?.defaultBranch ?? "";
  const naming = useBranchName(issue, shortName(base));
  const entered = typed ?? naming.made?.name ?? "";
  const name = entered.trim();
  const problem = newBranchProblem(name, existing);

  const problems: Record<Field, string | undefined> = {
    repository: repository === "" && asked ? text.required.repository : undefined,
    base: base === "" && asked ? text.required.base : undefined,
    name:
      problem === "exists"
        ? words.exists
        : problem !== null
          ? messages.triggers.settings.branchProblems[problem]
          : name === "" && asked
            ? text.required.name
            : undefined,
  };
  const errorAt = fieldError(form, problems);
  const key = issueKeyIn(name);
  const hint =
    name === "" || problem !== null
      ? undefined
      : key === null
        ? words.noKey
        : issue !== undefined && key !== issue.key
          ? words.otherKey(key)
          : undefined;

  const create = () =>
    form.submit({
      wrong: FIELDS.find((field) =>
        field === "repository" ? repository === "" : field === "base" ? base === "" : name === "" || problem !== null,
      ),
      sending: words.creating,
      send: (operationId) => backend.call("create_branch", { connectionId, repository, base, name, operationId }),
      onMade: (made) => {
        branchCreated(queries, connectionId, repository, made.name);
        if (place !== null) onMade?.(place, made);
        return words.createdSaid(made.name, repository);
      },
    });

  return (
    <ActFrame
      title={words.title}
      data-testid="create-branch-dialog"
      form={form}
      fields={FIELDS}
      repositoryError={errorAt("repository")}
      begin="name"
      above={
        issue !== undefined && editingTemplate ? (
          <BranchTemplateDialog
            issue={issue}
            base={shortName(base)}
            onClose={() => setEditingTemplate(false)}
            onSaved={() => changed(() => setTyped(null))}
          />
        ) : null
      }
      onClose={onClose}
      primary={{ label: words.create, testId: "confirm-create-branch", onPress: () => void create() }}
      done={(made) => ({
        title: words.created,
        content: <MadeBranch made={made} repository={repository} />,
        next: {
          label: words.next,
          testId: "pull-request-next",
          onPress: () => place && onPullRequest(place, made.name),
        },
      })}
    >
      <BranchField
        name="base"
        label={words.base}
        branches={branches.data}
        loading={branches.isLoading}
        value={base}
        error={errorAt("base")}
        onChange={(next) => changed(() => setChosenBase(next))}
        tags
      />
      <TextInput
        id={fieldId("name")}
        data-testid="branch-name"
        label={words.name}
        help={issue === undefined ? words.nameHelp : typed === null ? naming.help : undefined}
        hint={hint}
        error={errorAt("name")}
        mono
        value={entered}
        onChange={(next) => changed(() => setTyped(next))}
      />
      {issue === undefined ? null : (
        <div className="acts__template">
          <Button variant="link" onClick={() => setEditingTemplate(true)} data-testid="edit-template">
            {template.link}
          </Button>
          {typed === null || typed === naming.made?.name ? null : (
            <Button variant="link" onClick={() => changed(() => setTyped(null))} data-testid="template-name">
              {template.again}
            </Button>
          )}
        </div>
      )}
      {naming.error === null ? null : <ErrorMessage error={naming.error} onRetry={naming.retry} />}
    </ActFrame>
  );
}

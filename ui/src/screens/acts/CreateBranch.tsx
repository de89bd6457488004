import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { CreatedBranch } from "../../backend/generated/CreatedBranch";
import { TextInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import { ActFrame, fieldError } from "./ActFrame";
import { BranchField } from "./BranchField";
import { issueKeyIn, newBranchProblem } from "./branchName";
import { MadeBranch } from "./Made";
import { useActForm } from "./useActForm";
import { branchCreated } from "./useBranches";

interface CreateBranchProps {
  detail: ConnectionDetail;
  /** The repository whose row it was opened from. */
  repository: string | null;
  onClose: () => void;
  /** Goes on with a pull request from the new branch. */
  onPullRequest: (repository: string) => void;
}

type Field = "repository" | "base" | "name";
const FIELDS: readonly Field[] = ["repository", "base", "name"];

/** Creates a branch in one of a connection's repositories. */
export function CreateBranch({ detail, repository: given, onClose, onPullRequest }: CreateBranchProps) {
  const text = messages.acts;
  const words = text.branch;
  const { connectionId } = detail.connection;
  const backend = useBackend();
  const queries = useQueryClient();
  const form = useActForm<CreatedBranch>(connectionId, given);
  const { repository, branches, existing, asked, changed } = form;
  const [chosenBase, setChosenBase] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const base = chosenBase ?? branches.data?.defaultBranch ?? "";
  const name = typed.trim();
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

  const create = () =>
    form.submit({
      wrong: FIELDS.find((field) =>
        field === "repository" ? repository === "" : field === "base" ? base === "" : name === "" || problem !== null,
      ),
      sending: words.creating,
      send: (operationId) => backend.call("create_branch", { connectionId, repository, base, name, operationId }),
      onMade: (made) => {
        branchCreated(queries, connectionId, repository, made.name);
        return words.createdSaid(made.name, repository);
      },
    });

  return (
    <ActFrame
      detail={detail}
      title={words.title}
      data-testid="create-branch-dialog"
      form={form}
      fields={FIELDS}
      repositoryError={errorAt("repository")}
      onRepository={() => setChosenBase(null)}
      begin="name"
      onClose={onClose}
      primary={{ label: words.create, testId: "confirm-create-branch", onPress: () => void create() }}
      done={(made) => ({
        title: words.created,
        content: <MadeBranch made={made} repository={repository} />,
        next: { label: words.next, testId: "pull-request-next", onPress: () => onPullRequest(repository) },
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
      />
      <TextInput
        id={fieldId("name")}
        data-testid="branch-name"
        label={words.name}
        help={words.nameHelp}
        hint={name !== "" && problem === null && issueKeyIn(name) === null ? words.noKey : undefined}
        error={errorAt("name")}
        mono
        value={typed}
        onChange={(next) => changed(() => setTyped(next))}
      />
    </ActFrame>
  );
}

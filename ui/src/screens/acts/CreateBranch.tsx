import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { CreatedBranch } from "../../backend/generated/CreatedBranch";
import type { WireError } from "../../backend/generated/WireError";
import { ErrorMessage, SectionMessage, TextInput, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { FormError } from "../FormError";
import { fieldId, focusField } from "../fields";
import { useOperation } from "../useOperation";
import { ActFrame } from "./ActFrame";
import "./acts.css";
import { BranchField } from "./BranchField";
import { issueKeyIn, newBranchProblem } from "./branchName";
import { MadeBranch } from "./Made";
import { branchCreated, useBranches } from "./useBranches";

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
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [repository, setRepository] = useState(given ?? "");
  const [chosenBase, setChosenBase] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [created, setCreated] = useState<CreatedBranch | null>(null);
  const branches = useBranches(connectionId, repository);
  const existing = branches.data?.branches ?? [];
  const base = chosenBase ?? branches.data?.defaultBranch ?? "";
  const name = typed.trim();
  const problem = newBranchProblem(name, existing);
  const empty = branches.data !== undefined && existing.length === 0;

  const changed = (change: () => void) => {
    if (busy) cancel();
    setError(null);
    change();
  };
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
  const fieldError = (field: Field) => problems[field] ?? (error?.fields.includes(field) ? error.message : undefined);

  const create = async () => {
    setAsked(true);
    const wrong = FIELDS.find((field) =>
      field === "repository" ? repository === "" : field === "base" ? base === "" : name === "" || problem !== null,
    );
    if (wrong !== undefined) {
      focusField(wrong);
      return;
    }
    setError(null);
    announce(words.creating);
    const outcome = await perform((operationId) =>
      backend.call("create_branch", { connectionId, repository, base, name, operationId }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    branchCreated(queries, connectionId, repository, outcome.value.name);
    setCreated(outcome.value);
    announce(words.createdSaid(outcome.value.name, repository));
  };

  return (
    <ActFrame
      detail={detail}
      title={words.title}
      data-testid="create-branch-dialog"
      repository={repository}
      repositoryError={fieldError("repository")}
      onRepository={(next) =>
        changed(() => {
          setRepository(next);
          if (next !== repository) setChosenBase(null);
        })
      }
      begin={given === null ? "repository" : "name"}
      onClose={onClose}
      onStop={busy ? cancel : undefined}
      primary={{
        label: words.create,
        testId: "confirm-create-branch",
        onPress: () => void create(),
        busy,
        disabled: empty,
      }}
      done={
        created === null
          ? null
          : {
              title: words.created,
              content: <MadeBranch made={created} repository={repository} />,
              next: { label: words.next, testId: "pull-request-next", onPress: () => onPullRequest(repository) },
            }
      }
      outcome={error === null ? null : <FormError error={error} fields={FIELDS} />}
    >
      {branches.isError ? <ErrorMessage error={branches.error} onRetry={() => void branches.refetch()} /> : null}
      {empty ? (
        <SectionMessage tone="info" title={text.emptyRepository} data-testid="empty-repository">
          {text.emptyRepositoryText}
        </SectionMessage>
      ) : (
        <>
          <BranchField
            name="base"
            label={words.base}
            branches={branches.data}
            loading={branches.isLoading}
            value={base}
            error={fieldError("base")}
            onChange={(next) => changed(() => setChosenBase(next))}
          />
          <TextInput
            id={fieldId("name")}
            data-testid="branch-name"
            label={words.name}
            help={words.nameHelp}
            hint={name !== "" && problem === null && issueKeyIn(name) === null ? words.noKey : undefined}
            error={fieldError("name")}
            mono
            value={typed}
            onChange={(next) => changed(() => setTyped(next))}
          />
        </>
      )}
    </ActFrame>
  );
}

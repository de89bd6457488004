import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { CreatedPullRequest } from "../../backend/generated/CreatedPullRequest";
import type { WireError } from "../../backend/generated/WireError";
import { ErrorMessage, SectionMessage, TextArea, TextInput, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { FormError } from "../FormError";
import { fieldId, focusField } from "../fields";
import { useOperation } from "../useOperation";
import { ActFrame } from "./ActFrame";
import "./acts.css";
import { BranchField } from "./BranchField";
import { issueKeyIn, likelySource, MAX_DESCRIPTION, MAX_TITLE, titleOf } from "./branchName";
import { MadePullRequest } from "./Made";
import { lastBranch, useBranches } from "./useBranches";

interface CreatePullRequestProps {
  detail: ConnectionDetail;
  /** The repository whose row it was opened from. */
  repository: string | null;
  /** The issue it is about, when that is known. */
  issueKey?: string | null;
  onClose: () => void;
}

type Field = "repository" | "source" | "target" | "title" | "description";
const FIELDS: readonly Field[] = ["repository", "source", "target", "title", "description"];

/** Creates a pull request in one of a connection's repositories. */
export function CreatePullRequest({ detail, repository: given, issueKey = null, onClose }: CreatePullRequestProps) {
  const text = messages.acts;
  const words = text.pullRequest;
  const { connectionId } = detail.connection;
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [repository, setRepository] = useState(given ?? "");
  const [chosenSource, setChosenSource] = useState<string | null>(null);
  const [chosenTarget, setChosenTarget] = useState<string | null>(null);
  /** `null` until somebody types: then it follows the source. */
  const [typedTitle, setTypedTitle] = useState<string | null>(null);
  /** The branch of an issue that the title named; it stays while the title is typed on. */
  const [named, setNamed] = useState("");
  const [description, setDescription] = useState("");
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [created, setCreated] = useState<CreatedPullRequest | null>(null);
  const branches = useBranches(connectionId, repository);
  const existing = branches.data?.branches ?? [];
  const empty = branches.data !== undefined && existing.length === 0;

  const target = chosenTarget ?? branches.data?.defaultBranch ?? "";
  const source =
    chosenSource ??
    (existing.includes(named)
      ? named
      : likelySource(existing, target, issueKey, lastBranch(queries, connectionId, repository)));
  const title = typedTitle ?? titleOf(source);
  const titleLength = [...title.trim()].length;
  const descriptionLength = [...description].length;

  const changed = (change: () => void) => {
    if (busy) cancel();
    setError(null);
    change();
  };
  const problems: Record<Field, string | undefined> = {
    repository: repository === "" ? text.required.repository : undefined,
    source: source === "" ? text.required.source : source === target ? words.same : undefined,
    target: target === "" ? text.required.target : undefined,
    title:
      titleLength === 0
        ? text.required.title
        : titleLength > MAX_TITLE
          ? words.nameTooLong(titleLength - MAX_TITLE)
          : undefined,
    description:
      descriptionLength > MAX_DESCRIPTION ? words.nameTooLong(descriptionLength - MAX_DESCRIPTION) : undefined,
  };
  /** What is wrong however little was typed is said at once, what is missing only when it was asked for. */
  const atOnce: Record<Field, boolean> = {
    repository: false,
    source: source !== "" && source === target,
    target: false,
    title: titleLength > MAX_TITLE,
    description: true,
  };
  const fieldError = (field: Field) =>
    (asked || atOnce[field] ? problems[field] : undefined) ??
    (error?.fields.includes(field) ? error.message : undefined);

  const create = async () => {
    setAsked(true);
    const wrong = FIELDS.find((field) => problems[field] !== undefined);
    if (wrong !== undefined) {
      focusField(wrong);
      return;
    }
    setError(null);
    announce(words.creating);
    const outcome = await perform((operationId) =>
      backend.call("create_pull_request", {
        connectionId,
        repository,
        source,
        target,
        title: title.trim(),
        description,
        operationId,
      }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    setCreated(outcome.value);
    announce(words.createdSaid(outcome.value.id, repository));
  };

  return (
    <ActFrame
      detail={detail}
      title={words.title}
      data-testid="create-pull-request-dialog"
      repository={repository}
      repositoryError={fieldError("repository")}
      onRepository={(next) =>
        changed(() => {
          setRepository(next);
          if (next === repository) return;
          setChosenSource(null);
          setChosenTarget(null);
        })
      }
      begin={given === null ? "repository" : "title"}
      onClose={onClose}
      onStop={busy ? cancel : undefined}
      primary={{
        label: words.create,
        testId: "confirm-create-pull-request",
        onPress: () => void create(),
        busy,
        disabled: empty,
      }}
      done={
        created === null
          ? null
          : {
              title: words.created,
              content: <MadePullRequest made={created} repository={repository} title={title.trim()} />,
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
          <div className="acts__branches">
            <BranchField
              name="source"
              label={words.source}
              branches={branches.data}
              loading={branches.isLoading}
              value={source}
              error={fieldError("source")}
              onChange={(next) => changed(() => setChosenSource(next))}
            />
            <BranchField
              name="target"
              label={words.target}
              branches={branches.data}
              loading={false}
              value={target}
              error={fieldError("target")}
              onChange={(next) => changed(() => setChosenTarget(next))}
            />
          </div>
          <TextInput
            id={fieldId("title")}
            data-testid="pull-request-title"
            label={words.name}
            help={titleLength > MAX_TITLE ? undefined : words.nameLeft(MAX_TITLE - titleLength)}
            error={fieldError("title")}
            autoCorrect="on"
            spellCheck
            value={title}
            onChange={(next) =>
              changed(() => {
                setTypedTitle(next);
                const key = issueKeyIn(next);
                const branch = key === null ? "" : likelySource(existing, target, key, undefined);
                if (branch !== "") setNamed(branch);
              })
            }
          />
          <TextArea
            id={fieldId("description")}
            data-testid="pull-request-description"
            label={words.description}
            optional
            help={descriptionLength === 0 ? undefined : words.descriptionHelp(descriptionLength, MAX_DESCRIPTION)}
            error={fieldError("description")}
            rows={5}
            spellCheck
            value={description}
            onChange={(next) => changed(() => setDescription(next))}
          />
        </>
      )}
    </ActFrame>
  );
}

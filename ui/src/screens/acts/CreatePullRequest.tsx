import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { CreatedPullRequest } from "../../backend/generated/CreatedPullRequest";
import { TextArea, TextInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import { ActFrame, fieldError } from "./ActFrame";
import { BranchField } from "./BranchField";
import { issueKeyIn, likelySource, MAX_DESCRIPTION, MAX_TITLE, titleOf } from "./branchName";
import { MadePullRequest } from "./Made";
import { useActForm } from "./useActForm";
import { lastBranch } from "./useBranches";

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
  const form = useActForm<CreatedPullRequest>(connectionId, given);
  const { repository, branches, existing, asked, changed } = form;
  const [chosenSource, setChosenSource] = useState<string | null>(null);
  const [chosenTarget, setChosenTarget] = useState<string | null>(null);
  /** `null` until somebody types: then it follows the source. */
  const [typedTitle, setTypedTitle] = useState<string | null>(null);
  /** The branch of an issue that the title named; it stays while the title is typed on. */
  const [named, setNamed] = useState("");
  const [description, setDescription] = useState("");

  const target = chosenTarget ?? branches.data?.defaultBranch ?? "";
  const source =
    chosenSource ??
    (existing.includes(named)
      ? named
      : likelySource(existing, target, issueKey, lastBranch(queries, connectionId, repository)));
  const title = typedTitle ?? titleOf(source);
  const titleLength = [...title.trim()].length;
  const descriptionLength = [...description].length;

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
  const shown = Object.fromEntries(
    FIELDS.map((field) => [field, asked || atOnce[field] ? problems[field] : undefined]),
  ) as Record<Field, string | undefined>;
  const errorAt = fieldError(form, shown);

  const create = () =>
    form.submit({
      wrong: FIELDS.find((field) => problems[field] !== undefined),
      sending: words.creating,
      send: (operationId) =>
        backend.call("create_pull_request", {
          connectionId,
          repository,
          source,
          target,
          title: title.trim(),
          description,
          operationId,
        }),
      onMade: (made) => words.createdSaid(made.id, repository),
    });

  return (
    <ActFrame
      detail={detail}
      title={words.title}
      data-testid="create-pull-request-dialog"
      form={form}
      fields={FIELDS}
      repositoryError={errorAt("repository")}
      onRepository={() => {
        setChosenSource(null);
        setChosenTarget(null);
      }}
      begin="title"
      onClose={onClose}
      primary={{ label: words.create, testId: "confirm-create-pull-request", onPress: () => void create() }}
      done={(made) => ({
        title: words.created,
        content: <MadePullRequest made={made} repository={repository} title={title.trim()} />,
      })}
    >
      <div className="acts__branches">
        <BranchField
          name="source"
          label={words.source}
          branches={branches.data}
          loading={branches.isLoading}
          value={source}
          error={errorAt("source")}
          onChange={(next) => changed(() => setChosenSource(next))}
        />
        <BranchField
          name="target"
          label={words.target}
          branches={branches.data}
          loading={false}
          value={target}
          error={errorAt("target")}
          onChange={(next) => changed(() => setChosenTarget(next))}
        />
      </div>
      <TextInput
        id={fieldId("title")}
        data-testid="pull-request-title"
        label={words.name}
        help={titleLength > MAX_TITLE ? undefined : words.nameLeft(MAX_TITLE - titleLength)}
        error={errorAt("title")}
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
        error={errorAt("description")}
        rows={5}
        spellCheck
        value={description}
        onChange={(next) => changed(() => setDescription(next))}
      />
    </ActFrame>
  );
}

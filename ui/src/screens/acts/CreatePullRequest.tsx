import { useQueryClient } from "@tanstack/react-query";
import { Eye } from "lucide-react";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { CreatedPullRequest } from "../../backend/generated/CreatedPullRequest";
import type { OpenedIssue } from "../../backend/generated/OpenedIssue";
import type { RepositoryPlace } from "../../backend/generated/RepositoryPlace";
import { Button, TextArea, TextInput } from "../../components";
import { messages } from "../../messages";
import { usePersonalAccess } from "../credentials/queries";
import { fieldId } from "../fields";
import { pullRequestsKey } from "../issue/pull-requests/queries";
import { ActFrame, fieldError } from "./ActFrame";
import { BranchField } from "./BranchField";
import { issueKeyIn, LONG_TITLE, likelySource, MAX_DESCRIPTION, MAX_TITLE, titleOf } from "./branchName";
import { MadePullRequest } from "./Made";
import { PreviewDialog } from "./preview/PreviewDialog";
import { useActForm } from "./useActForm";
import { lastBranch } from "./useBranches";

interface CreatePullRequestProps {
  /** The repositories to choose from. */
  places: readonly RepositoryPlace[];
  /** The one it was opened from. */
  given: RepositoryPlace | null;
  /** The branch it was opened from. */
  source?: string | undefined;
  /** The issue it is about, when that is known. */
  issue?: OpenedIssue | undefined;
  onClose: () => void;
}

type Field = "repository" | "source" | "target" | "title" | "description";
const FIELDS: readonly Field[] = ["repository", "source", "target", "title", "description"];
/** What a preview needs. */
const BRANCHES: readonly Field[] = ["repository", "source", "target"];

/** Creates a pull request in a repository. */
export function CreatePullRequest({ places, given, source: givenSource, issue, onClose }: CreatePullRequestProps) {
  const text = messages.acts;
  const words = text.pullRequest;
  const backend = useBackend();
  const queries = useQueryClient();
  const [chosenSource, setChosenSource] = useState<string | null>(givenSource ?? null);
  const [chosenTarget, setChosenTarget] = useState<string | null>(null);
  const form = useActForm<CreatedPullRequest>(places, given, () => {
    setChosenSource(null);
    setChosenTarget(null);
  });
  const { place, connectionId, repository, branches, existing, asked, changed } = form;
  const access = usePersonalAccess(connectionId);
  const [previewing, setPreviewing] = useState(false);
  /** `null` until somebody types: then it follows the source. */
  const [typedTitle, setTypedTitle] = useState<string | null>(null);
  /** The branch of an issue that the title named; it stays while the title is typed on. */
  const [named, setNamed] = useState("");
  const [description, setDescription] = useState(issue?.pullRequestDescription ?? "");

  const target = chosenTarget ?? branches.data?.defaultBranch ?? "";
  const source =
    chosenSource ??
    (existing.includes(named)
      ? named
      : likelySource(existing, target, issue?.key ?? null, lastBranch(queries, connectionId, repository)));
  const title = typedTitle ?? issue?.pullRequestTitle ?? titleOf(source);
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
      onMade: (made) => {
        // Wherever it was created from, the issue's list has one more.
        if (issue !== undefined) void queries.invalidateQueries({ queryKey: pullRequestsKey(issue) });
        return words.createdSaid(made.id, repository);
      },
    });
  const preview = () => {
    const missing = BRANCHES.find((field) => problems[field] !== undefined);
    if (missing === undefined) setPreviewing(true);
    else form.point(missing);
  };
  const mayAct = access.data !== undefined && access.data.actor !== "blocked";
  const branchFields = (
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
  );

  return (
    <ActFrame
      title={words.title}
      data-testid="create-pull-request-dialog"
      form={form}
      fields={FIELDS}
      repositoryError={errorAt("repository")}
      begin="title"
      whenBlocked={branchFields}
      aside={
        connectionId === "" || form.empty ? undefined : (
          <Button icon={<Eye aria-hidden="true" />} onClick={preview} data-testid="preview-pull-request">
            {words.preview}
          </Button>
        )
      }
      above={
        previewing && place !== null ? (
          <PreviewDialog
            place={place}
            source={source}
            target={target}
            onBack={() => setPreviewing(false)}
            onCreate={
              mayAct
                ? () => {
                    setPreviewing(false);
                    void create();
                  }
                : undefined
            }
          />
        ) : undefined
      }
      onClose={onClose}
      primary={{ label: words.create, testId: "confirm-create-pull-request", onPress: () => void create() }}
      done={(made) => ({
        title: words.created,
        content: <MadePullRequest made={made} repository={repository} title={title.trim()} />,
      })}
    >
      {branchFields}
      <TextInput
        id={fieldId("title")}
        data-testid="pull-request-title"
        label={words.name}
        hint={titleLength > LONG_TITLE && titleLength <= MAX_TITLE ? words.nameLong(LONG_TITLE) : undefined}
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

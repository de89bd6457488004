import { type FormEvent, useRef, useState } from "react";
import { useBackend } from "../../../backend";
import type { Coverage } from "../../../backend/generated/Coverage";
import type { CoverageGap } from "../../../backend/generated/CoverageGap";
import type { CoverageProgress } from "../../../backend/generated/CoverageProgress";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  type Column,
  CopyButton,
  DataTable,
  ErrorMessage,
  KeyValueList,
  LongText,
  Lozenge,
  ProgressBar,
  SectionMessage,
  TextInput,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { useOperation } from "../../useOperation";
import { tableText } from "./coverage";

interface CoverageSectionProps {
  connectionId: string;
  /** Whether there is anything to compare. */
  fetched: boolean;
}

const words = messages.mirror.coverage;
const PROJECT = /^[A-Z][A-Z0-9_]+$/;

/** What a comparison was of, and what it found. */
interface Compared {
  project: string;
  coverage: Coverage;
}

/** What the mirror links, against what Jira shows. */
export function CoverageSection({ connectionId, fetched }: CoverageSectionProps) {
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [project, setProject] = useState("");
  const [pressed, setPressed] = useState(false);
  const [progress, setProgress] = useState<CoverageProgress | null>(null);
  const [compared, setCompared] = useState<Compared | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [stopped, setStopped] = useState(false);
  const attempt = useRef(0);
  const projectKey = project.trim().toUpperCase();
  const isKey = PROJECT.test(projectKey);

  const compare = async () => {
    attempt.current += 1;
    const own = attempt.current;
    setProgress(null);
    setCompared(null);
    setError(null);
    setStopped(false);
    const outcome = await perform((operationId) =>
      backend.call("get_coverage", { connectionId, projectKey, operationId }, (told) => {
        if (attempt.current === own) setProgress(told);
      }),
    );
    if (outcome.kind === "done") {
      setCompared({ project: projectKey, coverage: outcome.value });
      announce(words.summary(outcome.value.gaps.length));
    }
    if (outcome.kind === "failed") setError(outcome.error);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    if (isKey && !busy && fetched) void compare();
  };
  const stop = () => {
    attempt.current += 1;
    cancel();
    setStopped(true);
  };

  return (
    <section className="coverage" aria-label={words.title} data-testid="coverage">
      <h2>{words.title}</h2>
      <p className="subtle mirror__words">{words.intro}</p>
      {fetched ? null : <SectionMessage tone="info">{words.needsFetch}</SectionMessage>}
      <form className="coverage__form" noValidate onSubmit={submit}>
        <TextInput
          label={words.project}
          help={words.projectHelp}
          error={pressed && !isKey ? words.projectError : null}
          disabled={!fetched}
          value={project}
          onChange={setProject}
          data-testid="coverage-project"
        />
        <Button type="submit" busy={busy} disabled={!fetched} data-testid="coverage-compare">
          {compared === null ? words.compare : words.again}
        </Button>
        {busy ? (
          <Button onClick={stop} data-testid="coverage-stop">
            {words.stop}
          </Button>
        ) : null}
      </form>
      {busy ? (
        <ProgressBar
          label={words.comparing}
          value={progress === null || progress.total === 0 ? null : progress.done / progress.total}
          note={progress === null ? words.comparing : words.progress(progress.done, progress.total)}
          data-testid="coverage-progress"
        />
      ) : null}
      {error === null ? null : <ErrorMessage error={error} onRetry={() => void compare()} />}
      {stopped ? <SectionMessage tone="info">{words.stopped}</SectionMessage> : null}
      {compared === null ? null : <Outcome {...compared} />}
    </section>
  );
}

function Outcome({ project, coverage }: Compared) {
  const { issues, inMirror, inJira, gaps, cut, problems } = coverage;
  return (
    <div className="coverage__outcome" data-testid="coverage-outcome">
      <KeyValueList
        layout="line"
        items={[
          { label: words.issues, value: messages.common.count(issues) },
          { label: words.inMirror, value: messages.common.count(inMirror) },
          {
            label: words.inJira,
            value:
              inMirror === 0
                ? messages.common.count(inJira)
                : `${messages.common.count(inJira)} (${words.percent(inJira, inMirror)})`,
          },
          { label: words.gaps, value: words.gapCount(gaps.length, cut) },
        ]}
      />
      {problems.length === 0 ? null : (
        <SectionMessage tone="warning" title={words.problems} data-testid="coverage-problems">
          <ul>
            {problems.map((problem) => (
              <li key={problem}>
                <LongText text={problem} max={300} lang="en" />
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      {gaps.length === 0 ? (
        problems.length > 0 ? null : (
          <SectionMessage
            tone={inMirror === 0 ? "info" : "success"}
            title={inMirror === 0 ? words.nothing(project) : words.complete}
          />
        )
      ) : (
        <>
          {cut ? <SectionMessage tone="info">{words.cut}</SectionMessage> : null}
          <DataTable
            label={words.gaps}
            columns={COLUMNS}
            rows={gaps}
            rowKey={gapKey}
            searchText={gapText}
            searchLabel={words.search}
            tall
            toolbarEnd={<CopyButton text={tableText(gaps)} label={words.export} seen />}
            data-testid="coverage-table"
          />
        </>
      )}
    </div>
  );
}

const gapKey = (gap: CoverageGap) => `${gap.issue} ${gap.repository} ${gap.commitId} ${gap.onlyInJira}`;
const gapText = (gap: CoverageGap) =>
  `${gap.issue} ${gap.repository} ${gap.commitId} ${gap.subject} ${gap.reason} ${gap.message}`;

const COLUMNS: readonly Column<CoverageGap>[] = [
  {
    id: "issue",
    header: words.issue,
    rowHeader: true,
    width: "104px",
    sortBy: ({ issue }) => issue,
    cell: ({ issue }) => <code>{issue}</code>,
  },
  {
    id: "commit",
    header: words.commit,
    sortBy: ({ repository }) => repository,
    cell: ({ commitId, subject, repository }) => (
      <span className="coverage__lines">
        <LongText text={subject} max={90} inline />
        <span className="subtle">
          <code>{commitId.slice(0, 10)}</code> <LongText text={repository} max={60} inline />
        </span>
      </span>
    ),
  },
  {
    id: "reason",
    header: words.reason,
    sortBy: ({ reason }) => reason,
    cell: ({ message, fix }) => (
      <span className="coverage__lines">
        <LongText text={message} max={160} inline lang="en" />
        {fix === null ? null : (
          <span className="subtle">
            <LongText text={fix} max={160} inline lang="en" />
          </span>
        )}
      </span>
    ),
  },
  {
    id: "side",
    header: words.side,
    width: "136px",
    hideBelow: "small",
    sortBy: ({ onlyInJira }) => (onlyInJira ? 1 : 0),
    cell: ({ onlyInJira }) => (
      <Lozenge tone={onlyInJira ? "info" : "warning"}>{onlyInJira ? words.onlyInJira : words.notInJira}</Lozenge>
    ),
  },
];

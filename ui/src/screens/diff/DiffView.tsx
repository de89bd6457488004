import { type RefObject, useMemo, useState } from "react";
import type { ChangedFile } from "../../backend/generated/ChangedFile";
import type { FileDiff } from "../../backend/generated/FileDiff";
import {
  Button,
  Checkbox,
  CopyButton,
  EmptyState,
  ErrorMessage,
  KeyValueList,
  LongText,
  Spinner,
} from "../../components";
import { visible } from "../../components/visible";
import { messages } from "../../messages";
import { FilterButtons } from "../FilterButtons";
import { useColours } from "./colour/useColours";
import "./diff.css";
import { DiffRows, type DiffRowsHandle } from "./DiffRows";
import type { DiffOptions } from "./options";
import { type Between, useFileDiff } from "./queries";
import { rowsOf, widest } from "./rows";

/** Unchanged lines around each change at first. */
const CONTEXT = 3;
/** As many more with every step. */
const MORE = [25, 200, 1_000];

interface DiffViewProps {
  between: Between;
  file: ChangedFile;
  options: DiffOptions;
  onOptions: (change: Partial<DiffOptions>) => void;
  handle: RefObject<DiffRowsHandle | null>;
}

/** The difference of one file, and the ways to look at it. */
export function DiffView({ between, file, options, onOptions, handle }: DiffViewProps) {
  const words = messages.review.diff;
  const [context, setContext] = useState(CONTEXT);
  const { ignoreWhitespace } = options;
  const diff = useFileDiff(between, { path: file.path, context, ignoreWhitespace });
  const more = MORE.find((next) => next > context);
  return (
    <div className="diff" data-testid="diff">
      <div className="diff__head">
        <h3 className="diff__path">
          <LongText text={file.path} max={200} />
          <CopyButton text={file.path} label={words.copyPath} />
        </h3>
        <Options options={options} onOptions={onOptions} />
      </div>
      {diff.data === undefined ? (
        diff.isError ? (
          <ErrorMessage error={diff.error} onRetry={() => void diff.refetch()} />
        ) : (
          <Spinner size="large" label={words.loading} />
        )
      ) : (
        <Difference
          diff={diff.data}
          file={file}
          options={options}
          handle={handle}
          coming={diff.isPlaceholderData}
          onMore={more === undefined ? undefined : () => setContext(more)}
          onWhitespace={() => onOptions({ ignoreWhitespace: false })}
        />
      )}
    </div>
  );
}

function Options({ options, onOptions }: Pick<DiffViewProps, "options" | "onOptions">) {
  const words = messages.review.diff;
  return (
    <div className="diff__options">
      <FilterButtons
        label={words.layout}
        choices={[
          { value: "unified", label: words.layouts.unified },
          { value: "split", label: words.layouts.split },
        ]}
        value={options.layout}
        onChange={(layout) => onOptions({ layout: layout ?? "unified" })}
      />
      <Checkbox
        label={words.wrap}
        checked={options.wrap}
        onChange={(wrap) => onOptions({ wrap })}
        data-testid="diff-wrap"
      />
      <Checkbox
        label={words.ignoreWhitespace}
        checked={options.ignoreWhitespace}
        onChange={(ignoreWhitespace) => onOptions({ ignoreWhitespace })}
        data-testid="diff-whitespace"
      />
    </div>
  );
}

interface DifferenceProps {
  diff: FileDiff;
  file: ChangedFile;
  options: DiffOptions;
  handle: RefObject<DiffRowsHandle | null>;
  /** More of it is on its way. */
  coming: boolean;
  onMore: (() => void) | undefined;
  onWhitespace: () => void;
}

function Difference({ diff, file, options, handle, coming, onMore, onWhitespace }: DifferenceProps) {
  const words = messages.review.diff;
  switch (diff.kind) {
    case "text":
      return diff.hunks.length > 0 ? (
        <Text diff={diff} file={file} options={options} handle={handle} coming={coming} onMore={onMore} />
      ) : options.ignoreWhitespace ? (
        <EmptyState
          title={words.onlyWhitespace}
          actions={
            <Button onClick={onWhitespace} data-testid="show-whitespace">
              {words.showWhitespace}
            </Button>
          }
          data-testid="diff-only-whitespace"
        />
      ) : (
        <EmptyState title={words.noLines} data-testid="diff-no-lines">
          {file.change === "modified" ? words.noLinesText : words.emptyFile}
        </EmptyState>
      );
    case "binary":
      return (
        <EmptyState title={words.binary} data-testid="diff-binary">
          <Sizes before={diff.beforeSize} after={diff.afterSize} />
        </EmptyState>
      );
    case "tooLarge":
      return (
        <EmptyState title={words.tooLarge} data-testid="diff-too-large">
          <p>{words.tooLargeText(words.bytes(diff.limit))}</p>
          <Sizes before={diff.beforeSize} after={diff.afterSize} />
        </EmptyState>
      );
    case "pointer":
      return (
        <EmptyState title={words.pointer} data-testid="diff-pointer">
          <KeyValueList
            items={[
              { label: words.before, value: <Target of={diff.before} /> },
              { label: words.after, value: <Target of={diff.after} /> },
            ]}
          />
        </EmptyState>
      );
  }
}

function Text({
  diff,
  file,
  options: { layout, wrap },
  handle,
  coming,
  onMore,
}: Omit<DifferenceProps, "diff" | "onWhitespace"> & { diff: Extract<FileDiff, { kind: "text" }> }) {
  const words = messages.review.diff;
  const { hunks, hidden, coarse, lines } = diff;
  const rows = useMemo(() => rowsOf(hunks, hidden > 0 ? null : lines, layout), [hunks, hidden, lines, layout]);
  const columns = useMemo(() => widest(hunks), [hunks]);
  const colours = useColours(file.path, hunks);
  const notes = [hidden > 0 ? words.hidden(hidden) : null, coarse ? words.coarse : null].filter(
    (note) => note !== null,
  );
  return (
    <>
      {notes.length === 0 ? null : (
        <p className="diff__note" data-testid="diff-note">
          {notes.join(" ")}
        </p>
      )}
      <DiffRows
        // Another layout, or lines of another height, are measured anew.
        key={`${layout} ${wrap}`}
        label={words.of(visible(file.path))}
        rows={rows}
        colours={colours}
        layout={layout}
        wrap={wrap}
        columns={columns}
        onMore={coming ? undefined : onMore}
        handle={handle}
      />
    </>
  );
}

function Sizes({ before, after }: { before: number | null; after: number | null }) {
  const words = messages.review.diff;
  const size = (of: number | null) => (of === null ? words.notThere : words.bytes(of));
  return <p>{words.sizes(size(before), size(after))}</p>;
}

function Target({ of }: { of: string | null }) {
  return of === null ? (
    <span className="subtle">{messages.review.diff.notThere}</span>
  ) : (
    <code>
      <LongText text={of} max={300} />
    </code>
  );
}

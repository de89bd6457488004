import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { ChangedFile } from "../../backend/generated/ChangedFile";
import { EmptyState } from "../../components";
import { SearchInput } from "../../components/SearchInput";
import { messages } from "../../messages";
import type { DiffRowsHandle } from "./DiffRows";
import { DiffView } from "./DiffView";
import "./changes.css";
import { FileList } from "./FileList";
import { useDiffOptions } from "./options";
import type { Between } from "./queries";

interface ChangesProps {
  between: Between;
  files: readonly ChangedFile[];
  /** There are more files than are listed. */
  cut: boolean;
}

/** What was changed: the files, and the difference of the chosen one. */
export function Changes({ between, files, cut }: ChangesProps) {
  const words = messages.review.files;
  const root = useRef<HTMLElement>(null);
  const rows = useRef<DiffRowsHandle>(null);
  const [options, setOptions] = useDiffOptions();
  const [query, setQuery] = useState("");
  const wanted = useDeferredValue(query);
  const [path, setPath] = useState<string | null>(null);
  const shown = useMemo(() => matching(files, wanted), [files, wanted]);
  const chosen = files.find((file) => file.path === path) ?? files[0];

  useChangeKeys(root, {
    file: (step) => {
      const at = shown.findIndex((file) => file.path === chosen?.path);
      const next = at < 0 ? shown[0] : shown[at + step];
      if (next !== undefined) setPath(next.path);
    },
    change: (step) => void rows.current?.toChange(step),
  });

  if (chosen === undefined) {
    return (
      <EmptyState title={words.none} data-testid="no-changes">
        {words.noneText}
      </EmptyState>
    );
  }
  return (
    <section ref={root} className="changes" aria-label={words.title} data-testid="changes">
      <div className="changes__files">
        <div className="changes__files-head">
          <Summary files={files} />
          {files.length > FEW ? (
            <SearchInput label={words.search} value={query} onChange={setQuery} data-testid="file-search" />
          ) : null}
        </div>
        {cut ? (
          <p className="changes__cut" data-testid="files-cut">
            {words.cut(files.length)}
          </p>
        ) : null}
        {shown.length === 0 ? (
          <p className="changes__no-file">{messages.common.noMatch(wanted)}</p>
        ) : (
          <FileList files={shown} chosen={chosen.path} onChoose={setPath} />
        )}
        <p className="changes__keys">
          <Key>j</Key> <Key>k</Key> {words.keysFile} <Key>n</Key> <Key>p</Key> {words.keysChange}
        </p>
      </div>
      <DiffView
        // Another file begins at its beginning, with as little around its changes as any.
        key={`${between.before} ${between.after} ${chosen.path}`}
        between={between}
        file={chosen}
        options={options}
        onOptions={setOptions}
        handle={rows}
      />
    </section>
  );
}

/** So many files are found at a glance. */
const FEW = 8;

function Key({ children }: { children: string }) {
  return <kbd>{children}</kbd>;
}

function matching(files: readonly ChangedFile[], query: string): readonly ChangedFile[] {
  const parts = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return files;
  return files.filter(({ path }) => {
    const text = path.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

/** How much is changed, where all of it was counted. */
function Summary({ files }: { files: readonly ChangedFile[] }) {
  const words = messages.review.files;
  const counted = files.every(({ added, deleted }) => added !== null && deleted !== null);
  const added = files.reduce((sum, file) => sum + (file.added ?? 0) + (file.changed ?? 0), 0);
  const deleted = files.reduce((sum, file) => sum + (file.deleted ?? 0) + (file.changed ?? 0), 0);
  return (
    <h3 className="changes__summary" data-testid="changes-summary">
      {words.count(files.length)}
      {counted ? (
        <span className="files__counts">
          <span className="files__count files__count--added">{words.added(added)}</span>
          <span className="files__count files__count--deleted">{words.deleted(deleted)}</span>
        </span>
      ) : null}
    </h3>
  );
}

interface ChangeActs {
  /** To the next file, or the one before. */
  file: (step: 1 | -1) => void;
  /** To the next change in the file, or the one before. */
  change: (step: 1 | -1) => void;
}

/** `j` and `k` go through the files, `n` and `p` through the changes of one, wherever the focus is but in a field. */
function useChangeKeys(root: React.RefObject<HTMLElement | null>, acts: ChangeActs): void {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof Element && target.closest(TYPED_INTO) !== null) return;
      const layer = [...document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"]')].at(-1);
      if (root.current === null || (layer !== undefined && !layer.contains(root.current))) return;
      if (key === "j") latest.current.file(1);
      else if (key === "k") latest.current.file(-1);
      else if (key === "n") latest.current.change(1);
      else if (key === "p") latest.current.change(-1);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [root]);
}

const TYPED_INTO = "input:not([type=checkbox], [type=radio]), textarea, select";

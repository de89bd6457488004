import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useEffect, useId, useRef } from "react";
import type { ChangedFile } from "../../backend/generated/ChangedFile";
import type { FileChange } from "../../backend/generated/FileChange";
import { visible } from "../../components/visible";
import { messages } from "../../messages";
import "./files.css";

interface FileListProps {
  files: readonly ChangedFile[];
  /** The path of the file that is shown. */
  chosen: string | null;
  onChoose: (path: string) => void;
}

/** In step with the height in the style sheet. */
const ROW_HEIGHT = 28;
/** Rows that Page Up and Page Down move by. */
const PAGE = 15;

/** The files of a change. One is chosen at a time, and its difference is shown. */
export function FileList({ files, chosen, onChoose }: FileListProps) {
  const words = messages.review.files;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = files.findIndex(({ path }) => path === chosen);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: files.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const range = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
      // The one that has the keyboard is always there to be read out.
      if (at < 0 || (at >= first && at <= last)) return range;
      return at < first ? [at, ...range] : [...range, at];
    },
  });
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: "auto" });
  }, [at, virtualizer]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = destination(event.key, at, files.length);
    const file = to === null ? undefined : files[to];
    if (file === undefined) return;
    event.preventDefault();
    onChoose(file.path);
  };
  return (
    <div
      ref={list}
      className="files"
      role="listbox"
      tabIndex={0}
      aria-label={words.list}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      data-testid="file-list"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="files__all" style={{ blockSize: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const file = files[index];
          return file === undefined ? null : (
            <File
              key={key}
              id={`${id}-${index}`}
              file={file}
              place={index}
              of={files.length}
              start={start}
              chosen={index === at}
              onChoose={onChoose}
            />
          );
        })}
      </div>
    </div>
  );
}

function destination(key: string, at: number, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, last);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "PageDown":
      return Math.min(at + PAGE, last);
    case "PageUp":
      return Math.max(at - PAGE, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** Letters as git has them. */
const LETTERS: Record<FileChange, string> = { added: "A", modified: "M", deleted: "D" };

interface FileProps {
  id: string;
  file: ChangedFile;
  place: number;
  of: number;
  start: number;
  chosen: boolean;
  onChoose: (path: string) => void;
}

const File = memo(function File({ id, file, place, of, start, chosen, onChoose }: FileProps) {
  const { path, change } = file;
  const cut = path.lastIndexOf("/");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard for all of its options
    <div
      id={id}
      role="option"
      // The list has the focus; its options are pointed at.
      tabIndex={-1}
      aria-selected={chosen}
      aria-setsize={of}
      aria-posinset={place + 1}
      className="files__file"
      style={{ transform: `translateY(${start}px)` }}
      title={visible(path)}
      data-path={path}
      onClick={() => onChoose(path)}
    >
      <ChangeMark change={change} />
      <span className="files__path">
        <bdi className="files__name">{visible(path.slice(cut + 1))}</bdi>
        {cut < 0 ? null : <bdi className="files__folder">{visible(path.slice(0, cut))}</bdi>}
      </span>
      <Counts file={file} />
    </div>
  );
});

function ChangeMark({ change }: { change: FileChange }) {
  return (
    <span className={`files__change files__change--${change}`}>
      <span aria-hidden="true">{LETTERS[change]}</span>
      <span className="visually-hidden">{messages.review.files.changes[change]}</span>
    </span>
  );
}

/** Lines that are new, gone and replaced, where somebody has counted. */
function Counts({ file: { added, deleted, changed } }: { file: ChangedFile }) {
  const words = messages.review.files;
  const counts = [
    { kind: "added", value: added, text: words.added },
    { kind: "changed", value: changed, text: words.changed },
    { kind: "deleted", value: deleted, text: words.deleted },
  ].filter(({ value }) => value !== null && value !== 0);
  return counts.length === 0 ? null : (
    <span className="files__counts">
      {counts.map(({ kind, value, text }) => (
        <span key={kind} className={`files__count files__count--${kind}`}>
          {text(value ?? 0)}
        </span>
      ))}
    </span>
  );
}

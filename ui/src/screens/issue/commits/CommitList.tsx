import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { IssueCommit } from "../../../backend/generated/IssueCommit";
import type { IssueRepository } from "../../../backend/generated/IssueRepository";
import { messages } from "../../../messages";
import { isPlain, listStep } from "../keys";
import { CommitItem } from "./CommitItem";
import { commitKey } from "./filter";

interface CommitListProps {
  commits: readonly IssueCommit[];
  repositories: readonly IssueRepository[];
  labels: readonly string[];
  onView: (commit: IssueCommit) => void;
}

/** A commit that is not opened, as far as can be said before it is drawn. */
const HEIGHT = 72;

/** Commits of any number: only what is seen is in the page. The arrow keys move from one to the next. */
export function CommitList({ commits, repositories, labels, onView }: CommitListProps) {
  const words = messages.issue.commits;
  const scroller = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<number | null>(null);
  const wanted = useRef<number | null>(null);

  const virtualizer = useVirtualizer({
    count: commits.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => {
      const commit = commits[index];
      return commit === undefined ? index : commitKey(commit);
    },
    // What has the focus stays in the page, wherever the list is scrolled to.
    rangeExtractor: (range: Range) => {
      const seen = defaultRangeExtractor(range);
      if (focused === null || focused >= commits.length || seen.includes(focused)) return seen;
      return [...seen, focused].sort((one, other) => one - other);
    },
    overscan: 6,
  });
  const titleAt = (index: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] .issue-commit__title`) ?? null;

  // After a long way the commit comes into the page a moment later than the wish for it.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const title = titleAt(wanted.current);
    if (title === null) return;
    wanted.current = null;
    title.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const from = event.target instanceof HTMLElement ? event.target : null;
    if (!isPlain(event) || from?.classList.contains("issue-commit__title") !== true) return;
    const at = Number(from.closest<HTMLElement>("[data-index]")?.dataset.index);
    const next = listStep(event.key, at, commits.length);
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setFocused(next);
    virtualizer.scrollToIndex(next);
  };
  const toggle = useCallback(
    (key: string) =>
      setOpened((before) => {
        const next = new Set(before);
        if (!next.delete(key)) next.add(key);
        return next;
      }),
    [],
  );

  return (
    <section
      ref={scroller}
      className="commits__scroller"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
      tabIndex={0}
      aria-label={words.list}
      onKeyDown={onKeyDown}
    >
      <ul className="commits__list" style={{ blockSize: virtualizer.getTotalSize() }} data-testid="commit-list">
        {virtualizer.getVirtualItems().map((item) => {
          const commit = commits[item.index];
          if (commit === undefined) return null;
          return (
            <li
              key={item.key}
              ref={virtualizer.measureElement}
              className="issue-commit"
              data-index={item.index}
              aria-setsize={commits.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)` }}
              onFocus={() => setFocused(item.index)}
            >
              <CommitItem
                commit={commit}
                repository={repositories[commit.repository]}
                label={labels[commit.repository] ?? ""}
                open={opened.has(commitKey(commit))}
                onToggle={toggle}
                onView={onView}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

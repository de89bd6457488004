import type { ConfigurationColumn } from "../../backend/generated/ConfigurationColumn";
import type { ConfigurationEdit } from "../../backend/generated/ConfigurationEdit";
import type { ConfigurationRow } from "../../backend/generated/ConfigurationRow";
import type { EditedConfiguration } from "../../backend/generated/EditedConfiguration";

/** One act that can be taken back. `redo` is missing where it would hold a credential: the window forgets those. */
export interface Step {
  undo: readonly ConfigurationEdit[];
  redo: readonly ConfigurationEdit[] | null;
}

/** The newest last. */
export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

export const begun: History = { past: [], future: [] };

/** Enough to find back. */
const REMEMBERED = 200;

/** What takes edits back. `before`: the rows as they were. */
export function inverse(
  edits: readonly ConfigurationEdit[],
  before: ReadonlyMap<number, ConfigurationRow>,
  edited: EditedConfiguration,
  columns: readonly ConfigurationColumn[],
): Step {
  const undo: ConfigurationEdit[] = [];
  const added = edited.rows.filter((row) => !before.has(row.row)).map((row) => row.row);
  let canRedo = true;
  for (const edit of edits) {
    if (edit.kind === "add") {
      const row = added.shift();
      if (row !== undefined) undo.unshift({ kind: "discard", row });
      // Made once more it would be another row.
      canRedo = false;
    } else if (edit.kind === "discard") {
      canRedo = false;
    } else {
      const isCredential = columns[edit.column]?.kind === "credential";
      const text = before.get(edit.row)?.cells[edit.column] ?? null;
      // What was hidden can only become what it was before the first edit.
      undo.unshift({ ...edit, text: isCredential ? null : text });
      if (isCredential && edit.text !== null && edit.text !== "") canRedo = false;
    }
  }
  return { undo, redo: canRedo ? edits : null };
}

/** The history after an act. What was taken back before cannot be done again after a new one. */
export function remember(history: History, step: Step, again = false): History {
  const future = again ? history.future : [];
  if (step.undo.length === 0) return { past: history.past, future };
  return { past: [...history.past, step].slice(-REMEMBERED), future };
}

/** The history after its last act was taken back. */
export function undone(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  const future = last.redo === null ? [] : [...history.future, last];
  return { past: history.past.slice(0, -1), future };
}

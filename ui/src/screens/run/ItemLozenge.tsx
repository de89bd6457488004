import type { ItemState } from "../../backend/generated/ItemState";
import { Lozenge, type LozengeTone } from "../../components";
import { messages } from "../../messages";

const TONES: Record<ItemState, LozengeTone> = {
  pending: "neutral",
  running: "progress",
  done: "success",
  failed: "danger",
  skipped: "neutral",
};

const ICONS = {
  pending: "waiting",
  running: "working",
  done: "done",
  failed: undefined,
  skipped: "skipped",
} as const;

/** Where a step or a repository stands: icon and word. */
export function ItemLozenge({ state }: { state: ItemState }) {
  return (
    <Lozenge tone={TONES[state]} icon={ICONS[state]}>
      {messages.run.items[state]}
    </Lozenge>
  );
}

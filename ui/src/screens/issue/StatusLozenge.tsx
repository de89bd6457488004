import type { StatusCategory } from "../../backend/generated/StatusCategory";
import { Lozenge, type LozengeTone } from "../../components";
import { shortened, visible } from "../../components/visible";

const TONES: Record<StatusCategory, LozengeTone> = {
  new: "neutral",
  indeterminate: "info",
  done: "success",
  unknown: "neutral",
};

const ICONS = { new: undefined, indeterminate: "waiting", done: undefined, unknown: "unknown" } as const;

/** An issue's status by its name, in the colour of its category. */
export function StatusLozenge({ status, category }: { status: string; category: StatusCategory }) {
  return (
    <Lozenge tone={TONES[category]} icon={ICONS[category]} data-testid="issue-status">
      {shortened(visible(status), 60)}
    </Lozenge>
  );
}

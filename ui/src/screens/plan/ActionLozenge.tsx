import type { ComponentProps } from "react";
import type { PlanAction } from "../../backend/generated/PlanAction";
import { Lozenge } from "../../components";
import { messages } from "../../messages";

const LOOKS: Record<PlanAction, Pick<ComponentProps<typeof Lozenge>, "tone" | "icon">> = {
  create: { tone: "success", icon: "create" },
  update: { tone: "info", icon: "update" },
  remove: { tone: "warning", icon: "remove" },
  keep: { tone: "neutral", icon: "done" },
  skip: { tone: "neutral", icon: "skipped" },
  conflict: { tone: "danger" },
};

/** What will be done about one thing: icon and word. */
export function ActionLozenge({ action }: { action: PlanAction }) {
  return <Lozenge {...LOOKS[action]}>{messages.connect.review.actions[action]}</Lozenge>;
}

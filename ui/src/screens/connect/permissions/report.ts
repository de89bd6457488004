import type { Feature } from "../../../backend/generated/Feature";
import type { FeatureReport } from "../../../backend/generated/FeatureReport";
import type { PermissionReport } from "../../../backend/generated/PermissionReport";
import { messages } from "../../../messages";

interface Outcome {
  tone: "success" | "warning" | "info";
  title: string;
}

/** What Jira never does and only Causeway can: whoever does not want it needs no right to it. */
export function isExtra(feature: Feature): boolean {
  return feature === "defaultBranch";
}

/** What a report comes to, in one line. What is Causeway's own need alone is told in its row, and alarms nobody. */
export function outcomeOf(report: PermissionReport): Outcome {
  const words = messages.permissions.outcome;
  const features = report.features.filter(({ feature }) => !isExtra(feature));
  const broken = features.filter(({ state }) => state === "doesNotWork").length;
  if (broken > 0) return { tone: "warning", title: words.doesNotWork(broken) };
  if (features.some(({ state }) => state === "worksPartly")) return { tone: "info", title: words.worksPartly };
  const uncertain = features.some(({ state }) => state === "uncertain");
  return uncertain ? { tone: "info", title: words.uncertain } : { tone: "success", title: words.works };
}

/** What the report says of setting triggers up; `null` without a report. */
export function triggersReport(report: PermissionReport | null): FeatureReport | null {
  return report?.features.find(({ feature }) => feature === "triggers") ?? null;
}

/** Whether triggers will not work with the key that was checked. */
export function triggersDenied(report: PermissionReport | null): boolean {
  return triggersReport(report)?.state === "doesNotWork";
}

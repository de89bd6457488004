import { describe, expect, it } from "vitest";
import type { PlanStep } from "../../backend/generated/PlanStep";
import { countActions, groupByPlace } from "./lines";

const steps: PlanStep[] = [
  {
    id: "1",
    action: "create",
    place: "Jira",
    title: "Integration",
    reason: "There is none for this account.",
    changes: [{ field: "Region", before: null, after: "eu-central-1" }],
  },
  { id: "2", action: "keep", place: "This computer", title: "Keychain", reason: "Stored.", changes: [] },
  { id: "3", action: "create", place: "Jira", title: "First index", reason: "New.", changes: [] },
];

describe("lines of a plan", () => {
  it("are counted by action", () => {
    expect(countActions(steps)).toEqual({ create: 2, update: 0, remove: 0, keep: 1, skip: 0, conflict: 0 });
  });

  it("are grouped by place in their order", () => {
    expect(groupByPlace(steps).map((g) => [g.place, g.steps.map((s) => s.id)])).toEqual([
      ["Jira", ["1", "3"]],
      ["This computer", ["2"]],
    ]);
  });
});

import { describe, expect, it } from "vitest";
import {
  connectionSettings,
  defaultSettings,
  findProjects,
  projectsMissing,
  settingsAnswers,
  unknownProjects,
} from "./answers";

const projects = [
  { id: 1, key: "SHOP", name: "Web shop" },
  { id: 2, key: "OPS", name: "Shop operations" },
  { id: 3, key: "WEB", name: "Intranet" },
];

describe("settings", () => {
  it("wants a project when not all are meant", () => {
    expect(projectsMissing(defaultSettings)).toBe(false);
    expect(projectsMissing({ ...defaultSettings, projects: "only" })).toBe(true);
    expect(projectsMissing({ ...defaultSettings, projects: "only", projectIds: [1] })).toBe(false);
  });

  it("sends no ids with all projects, and comes back the same from a draft", () => {
    const answers = { ...defaultSettings, smartCommits: false, projectIds: [1, 2] };
    expect(connectionSettings(answers).projects).toEqual({ kind: "all" });
    const only = { ...answers, displayName: "A", projects: "only" as const };
    expect(settingsAnswers("A", connectionSettings(only))).toEqual(only);
  });

  it("finds projects by key first, then by anything", () => {
    expect(findProjects(projects, " shop ").map((p) => p.key)).toEqual(["SHOP", "OPS"]);
    expect(findProjects(projects, "").length).toBe(3);
    expect(findProjects(projects, "nothing")).toEqual([]);
  });

  it("names ids that the site does not have", () => {
    expect(unknownProjects([1, 9], projects)).toEqual([9]);
  });
});

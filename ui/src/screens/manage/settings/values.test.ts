import { describe, expect, it } from "vitest";
import type { SettingName } from "../../../backend/generated/SettingName";
import type { SettingValue } from "../../../backend/generated/SettingValue";
import type { TargetSetting } from "../../../backend/generated/TargetSetting";
import { editsOf, inSections, problemOf, sameValue, withoutValue, withValue } from "./values";

const flag = (on: boolean): SettingValue => ({ kind: "flag", on });
const only = (...ids: number[]): SettingValue => ({ kind: "projects", projects: { kind: "only", ids } });
const setting = (name: SettingName, value: SettingValue | null, readOnly: string | null = null): TargetSetting => ({
  name,
  value,
  readOnly,
});

const smart = setting("smartCommits", flag(true));
const unknown = setting("customRefspecs", null);
const locked = setting("mainBranch", { kind: "text", text: "main" }, "Copied from AWS.");
const settings = [smart, unknown, locked];

describe("a draft of settings", () => {
  it("has only what differs from Jira", () => {
    const changed = withValue({}, smart, flag(false));
    expect(editsOf({ settings }, changed)).toEqual([{ name: "smartCommits", value: flag(false) }]);
    expect(withValue(changed, smart, flag(true))).toEqual({});
    expect(withoutValue(changed, "smartCommits")).toEqual({});
  });

  it("sends what Jira does not report as soon as it is set, were it to nothing", () => {
    const empty: SettingValue = { kind: "text", text: "" };
    expect(editsOf({ settings }, withValue({}, unknown, empty))).toEqual([{ name: "customRefspecs", value: empty }]);
  });

  it("never sends what cannot be changed, and not what Jira has by now", () => {
    const text: SettingValue = { kind: "text", text: "develop" };
    expect(editsOf({ settings }, { mainBranch: text, smartCommits: flag(true) })).toEqual([]);
  });

  it("keeps the order of the form, whatever was changed first", () => {
    const draft = withValue(withValue({}, unknown, { kind: "text", text: "refs/x" }), smart, flag(false));
    expect(editsOf({ settings }, draft).map(({ name }) => name)).toEqual(["smartCommits", "customRefspecs"]);
  });
});

describe("values", () => {
  it("take projects as a set", () => {
    expect(sameValue(only(2, 10, 1), only(10, 1, 2))).toBe(true);
    expect(sameValue(only(1), only(1, 2))).toBe(false);
    expect(sameValue(only(), { kind: "projects", projects: { kind: "all" } })).toBe(false);
  });

  it.each<[SettingName, SettingValue, string | null]>([
    ["displayName", { kind: "text", text: "  " }, "name"],
    ["displayName", { kind: "text", text: "Shop" }, null],
    ["tagsFilter", { kind: "text", text: "" }, null],
    ["mainBranch", { kind: "text", text: "" }, "branch"],
    ["commitEmailMinutes", { kind: "number", number: 0 }, "minutes"],
    ["commitEmailMinutes", { kind: "number", number: 1.5 }, "minutes"],
    ["commitEmailMinutes", { kind: "number", number: 1 }, null],
    ["projects", only(), "projects"],
    ["projects", only(1), null],
  ])("of %s: %j has the problem %s", (name, value, problem) => {
    expect(problemOf({ name, value })).toBe(problem);
  });

  it("stand in the section that GIJ has them in", () => {
    expect(inSections(settings).map(({ section, settings: of }) => [section, of.map(({ name }) => name)])).toEqual([
      ["connection", ["customRefspecs", "mainBranch"]],
      ["features", ["smartCommits"]],
    ]);
  });
});

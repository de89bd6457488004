import { expect, test } from "vitest";
import { begin, home, type Place, travel } from "./place";

const connection: Place = { kind: "connection", connectionId: "c-1", tab: "repositories", onlyFailed: false };

test("back leads where one came from, and at last home", () => {
  const there = travel(begin, { type: "go", to: connection });
  expect(there.place).toEqual(connection);
  expect(travel(there, { type: "back" }).place).toEqual(home);
  expect(travel(begin, { type: "back" }).place).toEqual(home);
});

test("a tab is not a place of its own", () => {
  const there = travel(begin, { type: "go", to: connection });
  const tab = travel(there, { type: "replace", to: { ...connection, tab: "settings" } });
  expect(travel(tab, { type: "back" }).place).toEqual(home);
});

test("a wizard that became a run is not gone back to", () => {
  const wizard = travel(begin, { type: "go", to: { kind: "connect", draft: false } });
  const run = travel(wizard, { type: "replace", to: { kind: "run", runId: "r" } });
  const opened = travel(run, { type: "go", to: connection });
  expect(travel(opened, { type: "back" }).place).toEqual(home);
});

test("one comes back to My credentials from the run that rotated a key", () => {
  const credentials = travel(begin, { type: "go", to: { kind: "credentials" } });
  const rotate = travel(credentials, { type: "go", to: { kind: "rotate", connectionId: "c-1" } });
  const run = travel(rotate, { type: "replace", to: { kind: "run", runId: "r" } });
  expect(travel(run, { type: "back" }).place).toEqual({ kind: "credentials" });
});

test("one comes back from the review of a change to where it was begun", () => {
  const target: Place = { kind: "target", siteUrl: "https://jira.example.com", target: { kind: "integration", id: 7 } };
  const wanted = {
    siteUrl: "https://jira.example.com",
    targets: [{ kind: "integration" as const, id: 7 }],
    change: { kind: "disable" as const },
    about: "Research",
  };
  const there = travel(begin, { type: "go", to: target });
  const review = travel(there, { type: "go", to: { kind: "changes", wanted } });
  expect(travel(review, { type: "back" }).place).toEqual(target);
  const run = travel(review, { type: "replace", to: { kind: "run", runId: "r", changes: "stays" } });
  expect(travel(run, { type: "back" }).place).toEqual(target);
});

test("one comes back to the runs of several regions from the receipt of one of them", () => {
  const started = { title: "Connect 2 regions", runs: [{ runId: "r-1", region: "eu-west-1", regionName: "Ireland" }] };
  const wizard = travel(begin, { type: "go", to: { kind: "connect", draft: false } });
  const runs = travel(wizard, { type: "replace", to: { kind: "runs", started } });
  const receipt = travel(runs, { type: "go", to: { kind: "run", runId: "r-1", among: true } });
  expect(travel(receipt, { type: "back" }).place).toEqual({ kind: "runs", started });
  const opened = travel(receipt, { type: "go", to: connection });
  expect(travel(opened, { type: "back" }).place).toEqual({ kind: "runs", started });
  expect(travel(runs, { type: "back" }).place).toEqual(home);
});

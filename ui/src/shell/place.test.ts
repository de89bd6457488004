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
  const run = travel(rotate, { type: "replace", to: { kind: "run", runId: "r", rotation: true } });
  expect(travel(run, { type: "back" }).place).toEqual({ kind: "credentials" });
});

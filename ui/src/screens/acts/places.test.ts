import { expect, test } from "vitest";
import type { RepositoryPlace } from "../../backend/generated/RepositoryPlace";
import { placeOptions } from "./places";

const place = (connectionId: string, region: string, account: string, repository: string): RepositoryPlace => ({
  connectionId,
  connectionName: `Connection ${connectionId}`,
  region,
  account,
  repository,
});

test("names that only one repository has stand by themselves", () => {
  expect(placeOptions([place("c-1", "eu-west-1", "111122223333", "checkout")])).toEqual([
    { value: "c-1 checkout", label: "checkout" },
  ]);
});

test("same names are told apart by as little as does it", () => {
  const labels = placeOptions([
    place("c-1", "eu-west-1", "111122223333", "checkout"),
    place("c-2", "us-east-1", "111122223333", "checkout"),
    place("c-3", "us-east-1", "444455556666", "checkout"),
    place("c-4", "us-east-1", "444455556666", "checkout"),
    place("c-4", "us-east-1", "444455556666", "search"),
  ]).map(({ label }) => label);
  expect(labels).toEqual([
    "checkout (eu-west-1)",
    "checkout (us-east-1, 111122223333)",
    "checkout (us-east-1, 444455556666, Connection c-3)",
    "checkout (us-east-1, 444455556666, Connection c-4)",
    "search",
  ]);
  expect(new Set(labels).size).toBe(labels.length);
});

import { expect, test } from "vitest";
import type { Check } from "../../backend/generated/Check";
import { latestEnded, SSH_WAY, wayOf } from "./way";

const check = (id: string, outcome: Check["outcome"]): Check => ({
  id,
  area: "git",
  title: id,
  outcome,
  finding: "",
  fix: null,
  snippet: null,
  tookMs: null,
});

test("what is still to come stands behind what was told, and nothing twice", () => {
  const way = wayOf([check("dns", "ok"), check("proxy", "ok"), check("tcp", "running")], SSH_WAY);
  expect(way.map(({ id }) => id)).toEqual([
    "dns",
    "proxy",
    "tcp",
    "host-key",
    "algorithms",
    "user",
    "key",
    "repository",
  ]);
  expect(way.filter((link) => link.check === null)).toHaveLength(5);
});

test("only a link that ended by itself is told", () => {
  expect(latestEnded([])).toBeUndefined();
  expect(latestEnded([check("dns", "ok"), check("tcp", "running")])?.id).toBe("dns");
  expect(latestEnded([check("dns", "ok"), check("tcp", "failed"), check("key", "skipped")])?.id).toBe("tcp");
});

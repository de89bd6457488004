import { expect, test } from "vitest";
import { bytes } from "../../../messages/en/mirror";
import { capOf, capText } from "./cap";

test("gigabytes are read as they are written, and nothing else is", () => {
  expect(["10", " 2.5 ", "0,1"].map(capOf)).toEqual([10_000_000_000, 2_500_000_000, 100_000_000]);
  expect(["", "0", "0.05", "-1", "1e3", "ten", "1.2.3", "NaN"].map(capOf)).toEqual(Array(8).fill(null));
  expect(capText(2_500_000_000)).toBe("2.5");
});

test("sizes are told in the unit that people read", () => {
  expect([0, 999, 1_000, 1_440_000, 999_999_999, 2_500_000_000_000].map(bytes)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.0 KB",
    "1.4 MB",
    "1000 MB",
    "2.5 TB",
  ]);
});

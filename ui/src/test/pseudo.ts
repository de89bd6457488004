import { cleanup } from "@testing-library/react";
import { afterEach, expect, vi } from "vitest";
import { use } from "../messages";
import { pseudo } from "../messages/pseudo";
import { known, remembered, takeUnmarked, watch } from "./unmarked";

// Set-up of the tests of screens: they are run in a language nobody speaks, and whatever comes into
// the window by them has to be of the catalogue, or data.
use(pseudo, "en");

vi.mock("../backend/fake", async (original) => {
  const fake = await original<typeof import("../backend/fake")>();
  return {
    ...fake,
    createFakeBackend: (...world: Parameters<typeof fake.createFakeBackend>) =>
      remembered(fake.createFakeBackend(...world)),
  };
});

// Some tests give a screen what the backend said at the start.
vi.mock("../backend/fake/answers", async (original) => {
  const answers = await original<typeof import("../backend/fake/answers")>();
  return {
    ...answers,
    startUp: (...world: Parameters<typeof answers.startUp>) => known(answers.startUp(...world)),
  };
});

watch();

afterEach(() => {
  const unmarked = takeUnmarked();
  // What fails here must not leave its window to the next test.
  cleanup();
  expect(unmarked).toEqual([]);
});

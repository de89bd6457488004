import { act, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { messages } from "../messages";
import { violations } from "../test/axe";
import { openWindow } from "../test/render";

const words = messages.shell.about;
const checks = (calls: readonly { name: string }[]) => calls.filter((call) => call.name === "check_for_update").length;

test("nothing looks for a newer version until the button is pressed", async () => {
  const { backend, user } = openWindow({ update: "newer" });
  await user.click(await screen.findByTestId("about"));
  const dialog = await screen.findByTestId("about-dialog");
  expect(dialog.textContent).toContain(words.never);
  expect(checks(backend.calls)).toBe(0);
  expect(await violations()).toEqual([]);

  await user.click(within(dialog).getByTestId("check-for-update"));
  const newer = await screen.findByTestId("update-newer");
  expect(newer.textContent).toContain(words.newer("0.2.0"));
  expect(newer.textContent).toContain("https://causeway.example/releases/0.2.0");
  expect(newer.textContent).toContain("Speaks German.");
  expect(newer.querySelector("a")).toBeNull();
  expect(checks(backend.calls)).toBe(1);
  expect(await violations()).toEqual([]);
});

test.each([
  ["current" as const, false, "update-current"],
  ["notLookedFor" as const, false, "update-not-looked-for"],
  ["newer" as const, true, "update-sample"],
])("%s is told in words (sample data: %s)", async (update, sandbox, testId) => {
  const { user } = openWindow({ update, sandbox });
  await user.click(await screen.findByTestId("about"));
  await user.click(await screen.findByTestId("check-for-update"));
  expect(await screen.findByTestId(testId)).toBeDefined();
});

test("an announcement that is not to be trusted is an error, and is gone when the dialog opens again", async () => {
  const { backend, user } = openWindow({ fail: { check_for_update: "UPDATE_REFUSED" } });
  await screen.findByTestId("about");
  act(() => backend.chooseMenu("about"));
  await user.click(await screen.findByTestId("check-for-update"));
  const error = await screen.findByTestId("error-message");
  expect(error.textContent).toContain(messages.errors.UPDATE_REFUSED.title);
  await user.keyboard("{Escape}");
  await user.click(screen.getByTestId("about"));
  await screen.findByTestId("about-dialog");
  expect(screen.queryByTestId("error-message")).toBeNull();
});

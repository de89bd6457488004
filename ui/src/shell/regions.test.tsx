import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { messages } from "../messages";
import { openWindow } from "../test/render";
import { SECRET, TOKEN } from "../test/wizard";

test("several regions are connected from the wizard to each receipt, and one comes back to all of them", async () => {
  const { user, backend } = openWindow({ regions: "oneFails" });
  const press = async (testId: string) => user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await press(testId);
    await user.paste(text);
  };
  await press("door-connect");
  await type("jira-base-url", "https://jira.example.com");
  await type("jira-token", TOKEN);
  await press("check-jira");
  await press("next");
  await type("region", "eu-central-1");
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", SECRET);
  await press("connect-account");
  await press("more-regions");
  await type("another-region", "us-east-1");
  await press("add-region");
  await press("next");
  await screen.findByTestId("feature-table");
  await press("next");
  await screen.findByTestId("found-repositories");
  await press("next");
  await press("triggers-later");
  await press("next");
  await screen.findByTestId("smart-commits");
  await press("next");
  await screen.findByTestId("plan-regions");
  await press("start-run");

  expect((await screen.findByTestId("runs-outcome", undefined, { timeout: 15_000 })).textContent).toContain(
    messages.regions.run.notCompleted("US East (N. Virginia)"),
  );
  // The draft has become the runs.
  expect(backend.world.draft).toBeNull();
  await press("receipt-us-east-1");
  await screen.findByTestId("receipt-counts");
  await press("close-receipt");
  await press("connection-eu-central-1");
  await screen.findByTestId("connection-page");
  await user.keyboard("{Alt>}{ArrowLeft}{/Alt}");
  await press("close-runs");
  await waitFor(() => expect(screen.getByTestId("connections-table")).toBeTruthy());
}, 90_000);

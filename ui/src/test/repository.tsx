import { screen } from "@testing-library/react";
import { vi } from "vitest";
import { startUp } from "../backend/fake/answers";
import { type World, world as worldOf } from "../backend/fake/world";
import { RepositoryWizard } from "../screens/repository";
import type { RepositoryWizardState } from "../screens/repository/wizard";
import { showScreen } from "./screen";

/** Secrets that no document and no request but their own may contain. */
export const TOKEN = "canary-jira-token";
export const SECRET = "canarySecretAccessKey/K7MDENG/bPxRfiCYKEY";

export const HTTPS = "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments";

/** The wizard of a single repository on a fake world, and a person who fills it in. */
export function openRepositoryWizard(parts: Partial<World> = {}, kept: RepositoryWizardState | null = null) {
  const onRunStarted = vi.fn();
  const onLeave = vi.fn();
  const onKeep = vi.fn();
  const onWholeAccount = vi.fn();
  const view = showScreen(
    <RepositoryWizard
      startUp={startUp(worldOf(parts))}
      kept={kept}
      onKeep={onKeep}
      onLeave={onLeave}
      onRunStarted={onRunStarted}
      onWholeAccount={onWholeAccount}
    />,
    parts,
  );
  const press = async (testId: string) => view.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await view.user.click(await screen.findByTestId(testId));
    await view.user.paste(text);
  };
  const requests = (name: string) => view.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  const toLocation = async () => {
    await type("jira-base-url", "https://jira.example.com");
    await type("jira-token", TOKEN);
    await press("check-jira");
    await press("next");
    await screen.findByTestId("location");
  };
  const toAccess = async (location = HTTPS) => {
    await toLocation();
    await type("location", location);
    await press("next");
    await screen.findByTestId("check-access");
  };
  const toFound = async () => {
    await toAccess();
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("check-access");
    await press("next");
    await screen.findByTestId("in-jira");
  };
  const toSettings = async () => {
    await toFound();
    await press("next");
    await screen.findByTestId("main-branch");
  };
  const toReview = async () => {
    await toSettings();
    await press("next");
    await screen.findByTestId("plan-steps");
  };
  return {
    ...view,
    onRunStarted,
    onLeave,
    onKeep,
    onWholeAccount,
    press,
    type,
    requests,
    toLocation,
    toAccess,
    toFound,
    toSettings,
    toReview,
  };
}

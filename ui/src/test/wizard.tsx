import { screen } from "@testing-library/react";
import { vi } from "vitest";
import { startUp } from "../backend/fake/answers";
import { type World, world as worldOf } from "../backend/fake/world";
import { ConnectWizard } from "../screens/connect";
import { showScreen } from "./screen";

/** Secrets that no document, draft or request but their own may contain. */
export const TOKEN = "canary-jira-token";
export const WEBHOOK = "https://jira.example.com/rest/gitplugin/webhook/1.0/reindex/canaryWebhookKey0123456789abcdef";
export const SECRET = "canarySecretAccessKey/K7MDENG/bPxRfiCYKEY";

/** The connect wizard on a fake world, and a person who fills it in. */
export function openWizard(parts: Partial<World> = {}) {
  const onRunStarted = vi.fn();
  const onRunsStarted = vi.fn();
  const onLeave = vi.fn();
  const onOpenConnection = vi.fn();
  const view = showScreen(
    <ConnectWizard
      startUp={startUp(worldOf(parts))}
      onLeave={onLeave}
      onRunStarted={onRunStarted}
      onRunsStarted={onRunsStarted}
      onOpenConnection={onOpenConnection}
    />,
    parts,
  );
  const press = async (testId: string) => view.user.click(await screen.findByTestId(testId));
  const type = async (testId: string, text: string) => {
    await view.user.click(await screen.findByTestId(testId));
    await view.user.paste(text);
  };
  const requests = (name: string) => view.backend.calls.filter((call) => call.name === name).map((c) => c.request);
  const toAws = async () => {
    await type("jira-base-url", " https://jira.example.com/ ");
    await type("jira-token", TOKEN);
    await press("check-jira");
    await press("next");
  };
  const toPermissions = async () => {
    await toAws();
    await type("region", "eu-central-1");
    await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
    await type("secret-access-key", SECRET);
    await press("connect-account");
    await press("next");
  };
  const toRepositories = async () => {
    await toPermissions();
    await screen.findByTestId("feature-table");
    await press("next");
    await screen.findByTestId("found-repositories");
  };
  const toTriggers = async () => {
    await toRepositories();
    await press("next");
    await screen.findByTestId("triggers");
  };
  const toReview = async () => {
    await toTriggers();
    await press("triggers-later");
    await press("next");
    await screen.findByTestId("smart-commits");
    await press("next");
  };
  return {
    ...view,
    onRunStarted,
    onRunsStarted,
    onLeave,
    onOpenConnection,
    press,
    type,
    requests,
    toAws,
    toPermissions,
    toRepositories,
    toTriggers,
    toReview,
  };
}

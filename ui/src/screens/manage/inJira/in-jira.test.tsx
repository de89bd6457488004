import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import type { World } from "../../../backend/fake";
import { messages } from "../../../messages";
import { loadScreens } from "../../../shell/screens";
import { violations } from "../../../test/axe";
import { field, openManaged } from "../../../test/manage";

beforeAll(() => loadScreens(), 120_000);

const words = messages.manage.inJira;
/** The CodeCommit integration that somebody else made. */
const FOREIGN = 9_000_000;

async function atJira(world: Partial<World> = {}) {
  const window = await openManaged(world);
  await window.press("tab-inJira");
  await screen.findAllByTestId("integrations-table");
  return window;
}

test("everything that Jira has is listed, of Causeway or not, and narrowed down", async () => {
  const { user } = await atJira();
  expect(screen.getByTestId("table-count").textContent).toBe("9");
  expect(screen.getByTestId(`adopt-${FOREIGN}`)).toBeDefined();
  expect(screen.getByTestId("open-integration-41")).toBeDefined();
  expect(screen.getByTestId(`jira-${FOREIGN + 1}`).textContent).toBe(words.openJira);
  // Causeway can only look at other hosts.
  expect(screen.queryByTestId(`row-more-${FOREIGN + 1}`)).toBeNull();
  expect(await violations()).toEqual([]);
  await user.selectOptions(screen.getByTestId("shown"), "adoptable");
  expect(screen.getByTestId("table-count").textContent).toBe("2");
  await user.selectOptions(screen.getByTestId("shown"), "others");
  expect(screen.queryByTestId(`adopt-${FOREIGN}`)).toBeNull();
});

test("several sites stand under each other, and one that does not answer holds up none", async () => {
  const { backend, press } = await openManaged({ sites: 2, fail: { list_integrations: "CONNECTION_REFUSED" } });
  await press("tab-inJira");
  await waitFor(() => expect(screen.getAllByTestId("error-message")).toHaveLength(2));
  backend.world.fail = {};
  await press("retry").catch(() => undefined);
  const [first] = screen.getAllByTestId("retry");
  if (first !== undefined) first.click();
  expect(await screen.findByTestId("integrations-table")).toBeDefined();
  expect(screen.getByTestId("site-JIRA-LAB")).toBeDefined();
});

test("an integration is adopted with a key that AWS has proved, and becomes a connection", async () => {
  const { press, type, requests, user } = await atJira();
  await press(`adopt-${FOREIGN}`);
  const dialog = await screen.findByTestId("adopt-dialog");
  expect(dialog.textContent).toContain("QRST");
  await press("check-adopt");
  expect(await screen.findByText(messages.connect.aws.required.accessKeyId)).toBeDefined();
  expect(requests("check_aws")).toEqual([]);
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", "canarySecretAccessKey/K7MDENG/bPxRfiCYKEY");
  await press("keep-session");
  await press("check-adopt");
  await screen.findByTestId("aws-proof");
  expect(field("secret-access-key").value).toBe("");
  expect(await violations()).toEqual([]);
  await user.keyboard("{Control>}{Enter}{/Control}");
  await screen.findByTestId("repositories-table");
  expect(requests("check_aws")[0]).toMatchObject({ region: "eu-west-3" });
  expect(requests("adopt_integration")[0]).toMatchObject({
    siteUrl: "https://jira.example.com",
    integrationId: FOREIGN,
    accountHandle: "account-1",
    keep: "session",
  });
  expect(JSON.stringify(requests("adopt_integration"))).not.toContain("canary");
  await press("back-to-connections");
  await waitFor(() => expect(screen.getByTestId(`open-integration-${FOREIGN}`)).toBeDefined());
}, 60_000);

test("an adoption that is refused says why, and what was entered stays", async () => {
  const { press, type } = await atJira({ fail: { adopt_integration: "AWS_OTHER_ACCOUNT" } });
  await press(`adopt-${FOREIGN}`);
  await type("access-key-id", "AKIAIOSFODNN7EXAMPLE");
  await type("secret-access-key", "canarySecretAccessKey/K7MDENG/bPxRfiCYKEY");
  await press("check-adopt");
  await press("confirm-adopt");
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("AWS_OTHER_ACCOUNT");
  expect(field("access-key-id").value).toBe("AKIAIOSFODNN7EXAMPLE");
}, 30_000);

test("one that Causeway does not know has its settings changed all the same", async () => {
  const { press, requests, user } = await atJira();
  await press(`row-more-${FOREIGN}`);
  await press("row-settings");
  await screen.findByTestId("target-page");
  await user.clear(await screen.findByTestId("control-displayName"));
  await user.type(field("control-displayName"), "Analytics");
  await press("review-changes");
  await screen.findByTestId("plan-targets");
  expect(requests("plan_changes")[0]).toMatchObject({ targets: [{ kind: "integration", id: FOREIGN }] });
  await press("start-run");
  await press("close-receipt");
  await waitFor(() => expect(field("control-displayName").value).toBe("Analytics"));
  await press("back-from-target");
  expect(await screen.findByText("Analytics")).toBeDefined();
}, 60_000);

test("other hosts are opened in Jira", async () => {
  const { press, requests } = await atJira();
  await press(`jira-${FOREIGN + 1}`);
  await waitFor(() => expect(JSON.stringify(requests("open_link"))).toContain("jira.example.com/secure/"));
});

test("1,000 integrations put only what is seen in the page, and filter to one", async () => {
  const { user } = await atJira({ foreign: 1_000, hostile: true });
  const table = within(screen.getByTestId("integrations-table"));
  expect(table.getByRole("table").getAttribute("aria-rowcount")).toBe("1006");
  expect(table.getAllByRole("row").length).toBeLessThan(60);
  expect(document.querySelector("td img, th img")).toBeNull();
  await user.type(table.getByTestId("integrations-table-search"), "research 250");
  await waitFor(() => expect(table.getByTestId("table-count").textContent).toBe(messages.common.shownOf(1, 1_005)));
}, 30_000);

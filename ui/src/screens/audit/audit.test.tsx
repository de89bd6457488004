import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { sampleAudit } from "../../backend/fake/audit";
import { messages } from "../../messages";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";
import { shortened } from "./columns";

const words = messages.audit;

async function toAudit(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await window.user.click(await screen.findByTestId("nav-audit"));
  await screen.findByTestId("audit-page");
  return window;
}

const table = () => within(screen.getByTestId("audit-table"));

test("each act is shown with where, as whom and how it ended", async () => {
  const { user } = await toAudit();
  await screen.findByTestId("audit-table");
  expect(table().getByText("Create the branch SHOP-7-basket in checkout-web")).toBeTruthy();
  expect(table().getAllByText(words.inAws("user/ada")).length).toBeGreaterThan(0);
  expect(table().getByText(/may not do codecommit:CreatePullRequest/)).toBeTruthy();
  expect(
    table()
      .getAllByTestId("audit-outcome")
      .map((one) => one.textContent),
  ).toContain(words.outcome.interrupted);
  expect(await violations()).toEqual([]);
  await user.click(table().getByTestId("audit-run-2"));
  expect(await screen.findByText("Connect 24 repositories to Sample Jira")).toBeTruthy();
});

test("words narrow it down on the Rust side, and can be taken back", async () => {
  const { user, backend } = await toAudit();
  await screen.findByTestId("audit-table");
  await user.type(screen.getByTestId("audit-search"), "branch delete");
  await waitFor(() => expect(table().queryByText(/branch SHOP-7-basket/)).toBeNull());
  expect(table().getByText(/Delete the branch SHOP-2-old/)).toBeTruthy();
  await user.clear(screen.getByTestId("audit-search"));
  await user.type(screen.getByTestId("audit-search"), "nobody");
  await user.click(await screen.findByTestId("audit-clear"));
  await waitFor(() => expect(table().getByText(/branch SHOP-7-basket/)).toBeTruthy());
  await user.click(screen.getByTestId("filter-failed"));
  await waitFor(() => expect(table().queryByText(/branch SHOP-7-basket/)).toBeNull());
  await user.click(screen.getByTestId("export-csv"));
  expect((await screen.findByTestId("saved-path")).textContent).toContain("causeway-audit.csv");
  const asked = backend.calls.filter(({ name }) => name === "export_audit").at(-1);
  expect(asked?.request).toMatchObject({ format: "csv", filter: { onlyFailed: true } });
});

test("older acts come when they are asked for", async () => {
  const [first] = sampleAudit();
  if (first === undefined) throw new Error("there is one");
  const audit = Array.from({ length: 450 }, (_, index) => ({
    ...first,
    number: 450 - index,
    title: `Act ${450 - index}`,
  }));
  const { user } = await toAudit({ audit });
  await user.click(await screen.findByTestId("audit-older"));
  await user.click(await screen.findByTestId("audit-older"));
  await waitFor(() => expect(screen.queryByTestId("audit-older")).toBeNull());
});

test("an empty log says what would be here", async () => {
  await toAudit({ audit: [] });
  expect(await screen.findByText(words.emptyTitle)).toBeTruthy();
});

test("of an ARN the recognisable part is shown", () => {
  expect(shortened("arn:aws:sts::111122223333:assumed-role/Dev/ada")).toBe("assumed-role/Dev/ada");
  expect(shortened("access key …MPLE")).toBe("access key …MPLE");
});

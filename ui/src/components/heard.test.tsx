import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { wireError } from "../backend/fake";
import { messages } from "../messages";
import { loadScreens } from "../shell/screens";
import { heirOf } from "../shell/useFocusKept";
import { atConnection } from "../test/manage";
import { openWindow, show } from "../test/render";
import { Button, CopyButton, ErrorMessage, useToast } from ".";

beforeAll(() => loadScreens(), 120_000);

const live = () => screen.getByTestId("live-region").textContent?.trim() ?? "";

function Notices() {
  const toast = useToast();
  return (
    <>
      <Button onClick={() => toast.show({ tone: "success", title: "Saved", text: "In a file." })}>good</Button>
      <Button onClick={() => toast.show({ tone: "danger", title: "Not saved" })}>bad</Button>
    </>
  );
}

test("what is copied is said", async () => {
  const { user } = show(<CopyButton text="arn" label="Copy ARN" />);
  await user.click(screen.getByRole("button", { name: "Copy ARN" }));
  await waitFor(() => expect(live()).toBe(messages.common.copied));
});

test("a notice is said by the region that is there already, a failure is an alert", async () => {
  const { user } = show(<Notices />);
  await user.click(screen.getByText("good"));
  expect(live()).toBe("Saved. In a file.");
  expect(screen.queryByRole("status")).toBeNull();
  await user.click(screen.getByText("bad"));
  expect(screen.getByRole("alert").textContent).toContain("Not saved");
  expect(live()).toBe("Saved. In a file.");
});

test("a failure that takes the focus is named by what happened", () => {
  show(<ErrorMessage error={wireError("TIMEOUT")} />);
  expect(screen.getByRole("alert", { name: messages.errors.TIMEOUT.title })).toBeDefined();
});

test("the window has one polite region", async () => {
  openWindow();
  await screen.findByTestId("doors");
  const regions = document.querySelectorAll('[aria-live="polite"], [role="status"], [role="log"], output');
  expect([...regions].map((region) => region.getAttribute("data-testid"))).toEqual(["live-region"]);
});

test("how many are left and how many are ticked is said after a pause, and only of one's own acts", async () => {
  const { user, backend } = await atConnection("c-1", "repositories");
  const said: string[] = [];
  const region = screen.getByTestId("live-region");
  const listener = new MutationObserver(() => said.push(live()));
  listener.observe(region, { childList: true, characterData: true, subtree: true });
  await user.type(await screen.findByTestId("repositories-table-search"), "gateway");
  await waitFor(() => expect(said).toEqual([messages.common.shownOf(3, 37)]));
  await user.click(screen.getByRole("checkbox", { name: messages.common.selectAll }));
  await waitFor(() => expect(said.at(-1)).toBe(messages.common.selected(3)));
  const [first] = backend.world.connections;
  if (first === undefined) throw new Error("no connection");
  backend.world.connections = [{ ...first, repositories: 40, indexed: 40 }, ...backend.world.connections.slice(1)];
  const before = said.length;
  await user.click(screen.getByTestId("refresh"));
  await waitFor(() => expect(screen.getByTestId("tab-repositories").textContent).toContain("40"));
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(said.slice(before)).toEqual([]);
  listener.disconnect();
});

test("an edit that is wrong is said", async () => {
  const { user, press } = await atConnection("c-1", "repositories", { repositories: 5 });
  await press("back-to-connections");
  await press("bulk");
  await press("bulk-export");
  (await screen.findByTestId("bulk-grid")).focus();
  await user.keyboard("{ArrowRight}{ArrowRight}yes{Enter}");
  await waitFor(() => expect(live()).toBe(messages.bulk.errors(1)));
});

test("a button that goes away when it is pressed leaves the focus beside it", async () => {
  const { user } = await atConnection("c-1", "repositories");
  const table = within(await screen.findByTestId("repositories-table"));
  await user.click(table.getByRole("checkbox", { name: messages.common.selectAll }));
  const clear = await screen.findByTestId("clear-selection");
  clear.focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("repositories-table-search")));
  await user.type(screen.getByTestId("repositories-table-search"), "web");
  await user.click(table.getByRole("button", { name: messages.common.clearSearch }));
  expect(document.activeElement).toBe(screen.getByTestId("repositories-table-search"));
});

test("what is lost with its whole surroundings goes to the heading of the page", () => {
  const gone = document.createElement("div");
  document.body.innerHTML = '<main><h1 tabindex="-1">Page</h1><form><button type="button">far</button></form></main>';
  const form = document.querySelector("form");
  if (form === null) throw new Error("no form");
  expect(heirOf([gone, form])?.textContent).toBe("Page");
});

test("a menu is opened and left with the keyboard, and is only there while it is open", async () => {
  const { user } = await atConnection("c-1", "repositories");
  const table = within(await screen.findByTestId("repositories-table"));
  const [more] = table.getAllByTestId(/^more-/);
  if (more === undefined) throw new Error("no row");
  expect(screen.queryByRole("menu")).toBeNull();
  more.focus();
  await user.keyboard("{Enter}");
  const items = await screen.findAllByRole("menuitem");
  expect(more.getAttribute("aria-expanded")).toBe("true");
  await waitFor(() => expect(document.activeElement).toBe(items[0]));
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(document.activeElement).toBe(items[1]));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  expect(document.activeElement).toBe(more);
  await user.click(more);
  await screen.findByRole("menu");
  await user.click(more);
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
});

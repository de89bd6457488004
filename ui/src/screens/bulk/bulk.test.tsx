import { screen, waitFor, within } from "@testing-library/react";
import { beforeAll, expect, test } from "vitest";
import { sampleConnections, type World } from "../../backend/fake";
import { messages } from "../../messages";
import { loadScreens } from "../../shell/screens";
import { violations } from "../../test/axe";
import { openWindow } from "../../test/render";

beforeAll(() => loadScreens(), 120_000);

const words = messages.bulk;

async function openTable(world: Partial<World> = {}) {
  const window = openWindow({ connections: sampleConnections(Date.now()), repositories: 12, ...world });
  await window.user.click(await screen.findByTestId("bulk"));
  await window.user.click(await screen.findByTestId("bulk-export"));
  const grid = await screen.findByTestId("bulk-grid");
  grid.focus();
  return { ...window, grid };
}

const edits = (window: Awaited<ReturnType<typeof openTable>>) =>
  window.backend.calls.filter(({ name }) => name === "edit_configuration");
const counted = () => screen.getByTestId("bulk-import-open").textContent;

test("an export is opened, is accessible, and shows no credential", async () => {
  const { grid } = await openTable();
  expect(within(grid).getAllByRole("row").length).toBe(14);
  expect(within(grid).getByText("web-shop", { selector: ".bulk-grid__name" })).toBeDefined();
  expect(await violations()).toEqual([]);
  expect(screen.getByTestId<HTMLButtonElement>("bulk-import-open").disabled).toBe(true);
});

test("cells are changed by keyboard alone, and taken back", async () => {
  const window = await openTable();
  const { user, grid } = window;
  await user.keyboard("{ArrowDown}{F2}");
  const input = screen.getByTestId<HTMLInputElement>("bulk-input");
  expect(input.value).toBe("web-shop");
  await user.clear(input);
  await user.type(input, "Web shop{Enter}");
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  expect(within(grid).getByRole("gridcell", { name: "Web shop" })).toBeDefined();
  expect(document.activeElement).toBe(grid);
  await user.keyboard("q{Escape}");
  expect(screen.queryByTestId("bulk-input")).toBeNull();
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(counted()).toBe(words.importNothing));
  await user.keyboard("{Control>}y{/Control}");
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  expect(edits(window).length).toBe(3);
});

test("a part of a column is pasted at once", async () => {
  const window = await openTable();
  await window.user.keyboard("{ArrowRight}{ArrowRight}{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
  expect(screen.getAllByRole("gridcell", { selected: true }).length).toBe(3);
  await window.user.paste("true");
  await waitFor(() => expect(counted()).toBe(words.importAct(3)));
  expect(edits(window).length).toBe(1);
});

test("several columns of a spreadsheet are pasted as one step, and what is passed over is said", async () => {
  const window = await openTable();
  const { user } = window;
  await user.keyboard("{ArrowDown}");
  await user.paste('Shop one\t\tfalse\n"Shop ""two"""\t\tfalse\n"a\nb"\t\tfalse\n');
  await waitFor(() => expect(edits(window).length).toBe(1));
  const [sent] = edits(window).map(({ request }) => (request as { edits: { text: string }[] }).edits);
  expect(sent?.filter(({ text }) => text.startsWith("Shop")).map(({ text }) => text)).toEqual([
    "Shop one",
    'Shop "two"',
  ]);
  expect(await screen.findByText(words.left.unfit(1), { exact: false })).toBeDefined();
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(edits(window).length).toBe(2));
  await waitFor(() => expect(counted()).toBe(words.importNothing));
});

test("a wrong cell says why, and nothing can be imported before it is right", async () => {
  const { user } = await openTable();
  await user.keyboard("{ArrowRight}{ArrowRight}yes{Enter}{ArrowUp}");
  await waitFor(() => expect(screen.getByTestId("bulk-errors").textContent).toContain(words.errors(1)));
  expect(screen.getByTestId("bulk-finding").textContent).toContain("Write true or false");
  expect(screen.getByTestId<HTMLButtonElement>("bulk-import-open").disabled).toBe(true);
  await user.click(screen.getByTestId("filter-wrong"));
  await waitFor(() => expect(screen.getByTestId("bulk-count").textContent).toContain(messages.common.shownOf(1, 13)));
  expect(await violations()).toEqual([]);
});

test("a credential is replaced without being shown, and not done again", async () => {
  const { user, grid } = await openTable();
  await user.click(screen.getByTestId("bulk-columns"));
  const chooser = await screen.findByTestId("bulk-column-chooser");
  await user.click(within(chooser).getByLabelText("Password"));
  await user.click(within(chooser).getByText(words.done));
  // It comes last, which is out of sight until one is there.
  grid.focus();
  await user.keyboard("{End}");
  const hidden = within(grid).getAllByText(words.hidden);
  expect(hidden.length).toBe(1);
  await user.dblClick(hidden[0] as HTMLElement);
  const input = screen.getByTestId<HTMLInputElement>("bulk-input");
  expect([input.type, input.value]).toEqual(["password", ""]);
  await user.type(input, "canary{Enter}");
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  expect(document.body.innerHTML).not.toContain("canary");
  await user.click(screen.getByTestId("tab-changes"));
  expect(await screen.findByText(words.change.replaced)).toBeDefined();
  await user.click(screen.getByTestId("tab-table"));
  await user.click(await screen.findByTestId("bulk-undo"));
  await waitFor(() => expect(counted()).toBe(words.importNothing));
  expect(screen.getByTestId<HTMLButtonElement>("bulk-redo").disabled).toBe(true);
});

test("what is deleted is listed by name, and confirmed once Jira asks", async () => {
  const { user, backend } = await openTable();
  await user.keyboard("{ArrowDown}");
  await user.click(screen.getByTestId("bulk-mark"));
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  await user.click(screen.getByTestId("bulk-import-open"));
  const dialog = await screen.findByTestId("bulk-import");
  expect(within(dialog).getByTestId("bulk-removals").textContent).toContain("web-shop (8)");
  await user.click(within(dialog).getByTestId("bulk-import-start"));
  const confirm = await within(dialog).findByTestId<HTMLButtonElement>("bulk-import-confirm");
  expect(confirm.disabled).toBe(true);
  expect(await violations()).toEqual([]);
  await user.click(within(dialog).getByTestId("bulk-import-agree"));
  await user.click(confirm);
  expect((await within(dialog).findByTestId("bulk-outcome")).textContent).toContain(words.import.doneTitle);
  const imports = backend.calls.filter(({ name }) => name === "import_configuration");
  expect(imports.map(({ request }) => (request as { confirmed: number[] }).confirmed)).toEqual([[], [8]]);
  await user.click(within(dialog).getByTestId("bulk-import-close"));
  await waitFor(() => expect(screen.getByTestId("bulk-count").textContent).toBe("12"));
});

test("what others changed meanwhile and what Jira did not take is said", async () => {
  const { user } = await openTable({ bulk: "movedOn" });
  await user.keyboard("{ArrowDown}Net{Enter}");
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  await user.click(screen.getByTestId("bulk-import-open"));
  await user.click(await screen.findByTestId("bulk-import-start"));
  expect((await screen.findByTestId("bulk-moved")).textContent).toContain("Web shop 2");
});

test("an import that failed in part names what is left", async () => {
  const { user } = await openTable({ bulk: "part" });
  await user.keyboard("{ArrowDown}Net{Enter}");
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  await user.click(screen.getByTestId("bulk-import-open"));
  await user.click(await screen.findByTestId("bulk-import-start"));
  expect((await screen.findByTestId("bulk-outcome")).textContent).toContain(words.import.partTitle);
  expect(screen.getByTestId("bulk-import").textContent).toContain("Jira has no SSH key 4");
});

test("a table stays open while one looks elsewhere, and is not lost by a slip", async () => {
  const { user } = await openTable();
  await user.keyboard("{ArrowDown}Net{Enter}");
  await waitFor(() => expect(counted()).toBe(words.importAct(1)));
  await user.click(screen.getByTestId("back"));
  await user.click(await screen.findByTestId("bulk"));
  await screen.findByTestId("bulk-grid");
  expect(counted()).toBe(words.importAct(1));
  await user.click(screen.getByTestId("bulk-close"));
  await user.click(await screen.findByTestId("bulk-close-sure"));
  await screen.findByTestId("bulk-export");
});

test("saving says first that credentials are written", async () => {
  const { user, backend } = await openTable();
  await user.click(screen.getByTestId("bulk-save"));
  await screen.findByText(words.saveText);
  expect(backend.calls.some(({ name }) => name === "save_configuration")).toBe(false);
  await user.click(screen.getByTestId("bulk-save-sure"));
  await waitFor(() => expect(backend.calls.some(({ name }) => name === "save_configuration")).toBe(true));
});

test("an export that fails says so, and can be tried again", async () => {
  const world: Partial<World> = { fail: { export_configuration: "JIRA_FORBIDDEN" } };
  const { user, backend } = openWindow({ connections: sampleConnections(Date.now()), ...world });
  await user.click(await screen.findByTestId("bulk"));
  await user.click(await screen.findByTestId("bulk-export"));
  await screen.findByText(messages.errors.JIRA_FORBIDDEN.title);
  expect(await violations()).toEqual([]);
  backend.world.fail = {};
  await user.click(screen.getByTestId("bulk-export"));
  await screen.findByTestId("bulk-grid");
});

test("of 10,000 rows only a window is in the page, and the last is reached by one key", async () => {
  const { user, grid, backend } = await openTable({ repositories: 10_000 });
  expect(backend.calls.filter(({ name }) => name === "get_configuration_rows").length).toBe(11);
  expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
  expect(grid.getAttribute("aria-rowcount")).toBe("10002");
  await user.keyboard("{Control>}{End}{/Control}");
  expect(screen.getByTestId("bulk-here")).toBeDefined();
  await user.type(screen.getByTestId("bulk-search"), "service-9999");
  await waitFor(() =>
    expect(screen.getByTestId("bulk-count").textContent).toContain(messages.common.shownOf(1, 10_001)),
  );
});

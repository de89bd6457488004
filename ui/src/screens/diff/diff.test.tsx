import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { HOSTILE_PATH, HUGE_LINES } from "../../backend/fake/changes";
import type { World } from "../../backend/fake/world";
import { messages } from "../../messages";
import { violations } from "../../test/axe";
import { showScreen } from "../../test/screen";
import { CommitView } from "./CommitView";
import { coloursOf } from "./colour/colour";
import type { Ask, Told } from "./colour/painter";

const words = messages.review;
const ID = "9f2c1e7ab0d4458c6e3f1a2b7c8d9e0f12345678";

async function openCommit(world: Partial<World> = {}) {
  const onCommit = vi.fn();
  const view = showScreen(
    <>
      <h1>{ID}</h1>
      <CommitView connectionId="c-1" repository="checkout-service" commitId={ID} onCommit={onCommit} />
    </>,
    world,
  );
  const choose = async (path: string) => {
    await view.user.click(await screen.findByTitle(path));
    await waitFor(() => expect(chosen()).toBe(path));
  };
  const requests = (name: string) =>
    view.backend.calls.filter((call) => call.name === name).map((call) => call.request as Record<string, unknown>);
  return { ...view, onCommit, choose, requests };
}

const chosen = () => document.querySelector('[role="option"][aria-selected="true"]')?.getAttribute("data-path");
const code = () => [...document.querySelectorAll(".diff__code")].map((one) => one.textContent);

test("a commit is shown in full: message, people, parents, where it was read", async () => {
  const { user, onCommit } = await openCommit({ review: "merge" });
  expect((await screen.findByTestId("commit-title")).textContent).toBe("SHOP-12 Round half up in baskets");
  expect(screen.getByTestId("commit-message").textContent).toContain("#time 2h 30m");
  expect(screen.getByTestId("commit-id").textContent).toBe(ID);
  expect(screen.getByTestId("commit-source").textContent).toBe(words.commit.sources.codeCommit);
  expect(screen.getByText(words.commit.merge)).toBeDefined();
  expect(screen.getByText("AWS CodeCommit")).toBeDefined();
  await screen.findByTestId("diff-rows");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByTestId("whole-message"));
  expect(screen.getByTestId("commit-message").dataset.whole).toBe("true");
  await user.click(screen.getByTestId("parent-c3b7d1e20f"));
  expect(onCommit).toHaveBeenCalledWith("c3b7d1e20f4a5968b7c6d5e4f3a2b1c0d9e8f7a6");
});

test("a difference has its lines, its signs in words, and the words that differ marked", async () => {
  const { choose } = await openCommit();
  await choose("src/basket/rounding.ts");
  await waitFor(() => expect(code()).toContain('export type Mode = "half-even" | "half-up" | "down";'));
  const marks = [...document.querySelectorAll(".diff__mark")].map((mark) => mark.textContent);
  expect(marks).toContain('half-up" | "');
  expect(screen.getAllByText(words.diff.lineKinds.added).length).toBeGreaterThan(3);
  expect(screen.getAllByText(words.diff.lineKinds.deleted).length).toBeGreaterThan(3);
  expect(await violations()).toEqual([]);
});

test("code has its colours as soon as they come, and the marks stay", async () => {
  class Thread extends EventTarget {
    postMessage({ id, language, text }: Ask) {
      const data: Told = { id, lines: coloursOf(language, text) };
      queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data })));
    }
    terminate() {}
  }
  vi.stubGlobal("Worker", Thread);
  try {
    const { choose } = await openCommit();
    await choose("src/basket/rounding.ts");
    await waitFor(() => expect(document.querySelectorAll(".code--keyword").length).toBeGreaterThan(3));
    const texts = (selector: string) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
    expect(texts(".code--comment")).toContain("/** How amounts are rounded. */");
    expect(texts(".code--string.diff__mark").join("")).toContain("half-up");
    expect(code()).toContain('export type Mode = "half-even" | "half-up" | "down";');
  } finally {
    vi.unstubAllGlobals();
  }
});

test("side by side, wrapped lines and ignored white space are remembered", async () => {
  const { user, choose, requests, unmount } = await openCommit();
  await choose("src/basket/rounding.ts");
  await waitFor(() => expect(code().length).toBeGreaterThan(5));
  await user.click(screen.getByTestId("filter-split"));
  expect(document.querySelectorAll(".diff__pair").length).toBeGreaterThan(5);
  expect(document.querySelectorAll(".diff__half--none").length).toBeGreaterThan(0);
  await user.click(screen.getByTestId("diff-wrap"));
  await user.click(screen.getByTestId("diff-whitespace"));
  await waitFor(() => expect(requests("get_file_diff").at(-1)?.ignoreWhitespace).toBe(true));
  await waitFor(() => expect(code().filter((one) => one?.startsWith("\treturn mode"))).toEqual([]));
  expect(await violations()).toEqual([]);
  unmount();
  await openCommit();
  await screen.findByTestId("diff-rows");
  expect(screen.getByTestId("filter-split").getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByTestId<HTMLInputElement>("diff-wrap").checked).toBe(true);
  expect(screen.getByTestId<HTMLInputElement>("diff-whitespace").checked).toBe(true);
});

test("more of the file is shown around its changes, up to all of it", async () => {
  const { user, choose, requests } = await openCommit();
  await choose("src/basket/rounding.ts");
  await user.click((await screen.findAllByTestId("diff-more"))[0] as HTMLElement);
  await waitFor(() => expect(requests("get_file_diff").at(-1)?.context).toBe(25));
  await waitFor(() => expect(code().some((one) => one?.startsWith("// 10."))).toBe(true));
  // What is still left out is further below than what is seen.
  fireEvent.scroll(screen.getByTestId("diff-rows"), { target: { scrollTop: 600 } });
  await user.click((await screen.findAllByTestId("diff-more"))[0] as HTMLElement);
  await waitFor(() => expect(requests("get_file_diff").at(-1)?.context).toBe(200));
  await waitFor(() => expect(screen.queryByText(words.diff.showMore)).toBeNull());
  expect(document.querySelector(".diff__gap")).toBeNull();
});

test.each([
  ["assets/receipt.png", "diff-binary", words.diff.bytes(18_204)],
  ["data/prices.csv", "diff-too-large", words.diff.bytes(6_291_456)],
  ["vendor/money", "diff-pointer", "e7d6c5b4"],
])("%s has a state of its own", async (path, testId, told) => {
  const { choose } = await openCommit();
  await choose(path);
  expect((await screen.findByTestId(testId)).textContent).toContain(told);
  expect(await violations()).toEqual([]);
});

test("a minified line says how much of it is left out", async () => {
  const { choose } = await openCommit();
  await choose("dist/app.min.js");
  expect(await screen.findByText(words.diff.cut(10_829))).toBeDefined();
  expect(screen.getByText(words.diff.cut(10_830))).toBeDefined();
});

test("j and k go through the files, wherever the focus is but in a field", async () => {
  const { user } = await openCommit();
  await screen.findByTestId("diff-rows");
  expect(chosen()).toBe("README.md");
  await user.keyboard("jj");
  expect(chosen()).toBe("data/prices.csv");
  await user.keyboard("k");
  expect(chosen()).toBe("assets/receipt.png");
  await user.click(screen.getByTestId("file-search"));
  await user.keyboard("j");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(3));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(chosen()).toBe("assets/receipt.png"));
  screen.getByTestId("file-list").focus();
  await user.keyboard("{Home}{ArrowDown}{End}");
  expect(chosen()).toBe("vendor/money");
  expect(screen.getByTestId("file-list").getAttribute("aria-activedescendant")).toBeTruthy();
});

test("files are found by parts of their paths", async () => {
  const { user } = await openCommit();
  await user.type(await screen.findByTestId("file-search"), "basket test");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.getAllByRole("option").length).toBeGreaterThan(5));
});

test("5,000 files and 10,000 lines put only what is seen in the page", async () => {
  const { choose, user } = await openCommit({ review: "huge" });
  expect((await screen.findByTestId("changes-summary")).textContent).toContain("5,000");
  expect(screen.getByTestId("files-cut")).toBeDefined();
  expect(screen.getAllByRole("option").length).toBeLessThan(80);
  await choose("generated/rates.json");
  await waitFor(() => expect(code().length).toBeGreaterThan(20));
  expect(code().length).toBeLessThan(200);
  expect(screen.getByTestId("diff-note").textContent).toContain("2,118");
  expect(document.querySelector<HTMLElement>(".diff__rows")?.style.blockSize).toBe(`${HUGE_LINES * 20}px`);
  await user.type(screen.getByTestId("file-search"), "module-4321");
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
});

test("hostile names and code stay text, and what hides is shown", async () => {
  const { choose } = await openCommit({ hostile: true });
  await screen.findByTestId("commit");
  await choose(HOSTILE_PATH);
  await waitFor(() => expect(code()).toContain('<script>alert("x")</script>'));
  expect(document.querySelector("main img, main script, main iframe")).toBeNull();
  const hidden = [...document.querySelectorAll(".diff__hidden")].map((one) => one.textContent);
  expect(hidden).toEqual(expect.arrayContaining(["⟨U+202E⟩", "⟨U+2066⟩", "⟨U+200B⟩", "⟨ESC⟩", "⟨BEL⟩"]));
  expect(document.body.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/u);
  expect(await violations()).toEqual([]);
});

/** What would come onto the clipboard. */
function copied(): string {
  const clipboardData = { setData: vi.fn() };
  fireEvent.copy(screen.getByTestId("diff-rows"), { clipboardData });
  return String(clipboardData.setData.mock.calls[0]?.[1] ?? "");
}

test("copied is the code, without numbers and signs, with every character as it was", async () => {
  const { choose } = await openCommit({ hostile: true });
  await choose(HOSTILE_PATH);
  await waitFor(() => expect(code()).toHaveLength(5));
  const cells = [...document.querySelectorAll(".diff__code")];
  const range = document.createRange();
  range.setStart(cells[1]?.firstChild?.firstChild as Text, 4);
  range.setEnd(cells[2]?.firstChild?.firstChild as Text, 5);
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
  expect(copied()).toBe('level !== "user\u202e \u2066// Check if admin\u2069 \u2066") {\nconst');
});

test("all of a difference is copied, also what is not in the page", async () => {
  const { choose, user } = await openCommit();
  await choose("generated/rates.json");
  await waitFor(() => expect(code().length).toBeGreaterThan(20));
  screen.getByTestId("diff-rows").focus();
  await user.keyboard("{Control>}a{/Control}");
  const lines = copied().split("\n");
  expect(lines).toHaveLength(HUGE_LINES);
  expect(lines.at(-1)).toContain('"C9999"');
});

test("a failure is told in its place, and can be tried again", async () => {
  const { user, backend } = await openCommit({ fail: { get_file_diff: "AWS_THROTTLED" } });
  const failed = await screen.findByTestId("error-message");
  expect(failed.dataset.code).toBe("AWS_THROTTLED");
  expect(screen.getByTestId("commit-title")).toBeDefined();
  backend.world.fail = {};
  await user.click(within(failed).getByTestId("retry"));
  expect(await screen.findByTestId("diff-rows")).toBeDefined();
});

test("a commit that is gone says so, one that changes nothing, too", async () => {
  const { unmount } = await openCommit({ fail: { get_commit: "COMMIT_MISSING" } });
  expect((await screen.findByTestId("error-message")).dataset.code).toBe("COMMIT_MISSING");
  unmount();
  await openCommit({ review: "empty" });
  expect(await screen.findByTestId("no-changes")).toBeDefined();
});

test("nobody waits for the difference of a file that is left", async () => {
  const { user, requests } = await openCommit({ tick: 40 });
  await screen.findByTestId("changes");
  await user.keyboard("j");
  await waitFor(() => expect(requests("cancel_operation").length).toBeGreaterThan(0));
});

// What 10,000 repositories and 1,000 connections cost the page while somebody types, sorts, ticks and scrolls, in every
// list that can hold them. Prints one line of JSON.
// `node bench/frames.mjs PROGRAM [repositories] [connections]`, with the fake build in dist-fake.

import { preview } from "vite";
import { DRAG_FRAMES, pause, person, WHEEL_FRAMES, WHEEL_PX } from "./watch.mjs";

const [program, repositories = "10000", connections = "1000"] = process.argv.slice(2);
/** A run that lasts until it has been looked at: pauses between its shares. */
const TICK_MS = 1500;
const NAMED = "billing-api-7";
const ALL = ["typing", "wheel", "drag"];

const server = await preview({
  root: new URL("..", import.meta.url).pathname,
  build: { outDir: "dist-fake" },
  preview: { port: 0, strictPort: false },
  logLevel: "silent",
});
const address = server.resolvedUrls.local[0];
const at = await person(program, `${address}?sandbox&repositories=${repositories}&tick=${TICK_MS}`);

/** Connecting an account, up to its repositories. */
async function connecting() {
  await at.click("door-connect");
  await at.click("check-jira");
  await at.click("next");
  await at.click("connect-account");
  await at.click("next");
  await at.find("feature-table");
  await at.click("next");
  await at.use("wizard", "found-repositories", ALL, NAMED);
  await at.click("next");
  await at.find("triggers");
  await at.click("check-webhook");
  await at.click("next");
  await at.find("require-user-pat");
  await at.click("next");
  await at.use("review", "plan-repositories", ALL, NAMED);
  await at.click("start-run");
  await at.use("run", "run-repositories", ALL, NAMED);
}

/** A Jira of many connections, and one of them with many repositories. */
async function managing() {
  const world = `connections=${connections}&foreign=${connections}&repositories=${repositories}&audit=${repositories}`;
  await at.go(`${address}?${world}&tick=5`);
  await at.use("connections", "connections-table", ["typing", "sort", "wheel", "drag"], "warehouse 77");
  await at.click("tab-inJira");
  await at.use("in Jira", "integrations-table", ["typing", "sort", "wheel", "drag"], "research 77");
  await at.click("tab-accounts");
  await at.click("open-c-1");
  await at.use("connection", "repositories-table", ["typing", "sort", "wheel", "drag", "tick"], NAMED);
  // A setting of all of them, reviewed.
  await at.ask(`document.querySelector('[data-testid="repositories-table"] thead .choice__box').click()`);
  await at.click("projects-selected");
  await at.click("control-projects-only");
  await at.click("project-PAY");
  await at.click("review-projects");
  await at.use("settings", "plan-repositories", ["typing", "sort", "wheel", "drag"], NAMED);
}

/** GIJ's table of everything, with all of its columns. */
async function bulk() {
  const grid = '[data-testid="bulk-grid"]';
  await at.click("back");
  await at.click("back-to-connections");
  await at.click("bulk");
  await at.click("bulk-export");
  await at.find("bulk-grid");
  await at.click("bulk-columns");
  await at.click("columns-all");
  await at.click("columns-done");
  await at.gone("bulk-column-chooser");
  await at.measure("bulk", "typing", () => at.typing('[data-testid="bulk-search"]', "service-77"));
  await at.measure("bulk", "wheel", () => at.scrolling(grid, WHEEL_PX, WHEEL_FRAMES));
  await at.measure("bulk", "drag", () => at.scrolling(grid, null, DRAG_FRAMES));
  await at.measure("bulk", "across", () => at.scrolling(grid, null, DRAG_FRAMES, "Left"));
  await at.ask(`document.querySelector('${grid}').focus()`);
  await at.measure("bulk", "keys", async () => {
    for (const key of ["ArrowDown", "ArrowRight", "PageDown", "ArrowLeft", "ArrowUp"])
      for (let time = 0; time < 8; time += 1) await at.press({ key, code: key });
  });
}

/** The log, read to its beginning. */
async function audit() {
  await at.click("bulk-close");
  await at.click("nav-audit");
  await at.find("audit-table");
  while (await at.ask(`document.querySelector('[data-testid="audit-older"]') !== null`)) {
    await at.click("audit-older");
    await pause(20);
  }
  await at.use("audit", "audit-table", ["wheel", "drag"]);
  await at.measure("audit", "typing", () => at.typing('[data-testid="audit-search"]', "branch shop"));
}

try {
  await connecting();
  await managing();
  await bulk();
  await audit();
  process.stdout.write(`${JSON.stringify(at.report)}\n`);
} finally {
  await at.close();
  await server.close();
}

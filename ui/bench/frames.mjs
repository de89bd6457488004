// What 10,000 repositories cost the page while somebody types and scrolls, in every list that can hold them.
// Prints one line of JSON. `node bench/frames.mjs PROGRAM [repositories]`, with the fake build in dist-fake.

import { preview } from "vite";
import { openPage } from "./chromium.mjs";

const [program, count = "10000"] = process.argv.slice(2);
const FRAME_MS = 1000 / 60;
/** A quick typist's pause between two keys. */
const KEY_MS = 90;
const TYPED = "billing-api-7";
/** From top to bottom with the scroll bar, in this many frames. */
const DRAG_FRAMES = 150;
/** A mouse wheel that is turned fast. */
const WHEEL_PX = 120;
const WHEEL_FRAMES = 90;
/** A run that lasts until it has been looked at: pauses between its shares. */
const TICK_MS = 1500;

const server = await preview({
  root: new URL("..", import.meta.url).pathname,
  build: { outDir: "dist-fake" },
  preview: { port: 0, strictPort: false },
  logLevel: "silent",
});
const address = server.resolvedUrls.local[0];
const page = await openPage(program, `${address}?sandbox&repositories=${count}&tick=${TICK_MS}`);
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const there = (id) => `document.querySelector('[data-testid="${id}"]')`;

async function find(id) {
  for (let look = 0; look < 600; look += 1) {
    if (await page.ask(`${there(id)} !== null`)) return;
    await pause(50);
  }
  throw new Error(`${id} does not come: ${await page.ask("document.body.innerText.slice(0, 2000)")}`);
}

async function click(id) {
  await find(id);
  for (let look = 0; look < 600; look += 1) {
    const done = await page.ask(
      `(() => { const it = ${there(id)}; if (!it || it.disabled || it.ariaDisabled === "true") return false; it.click(); return true; })()`,
    );
    if (done) return;
    await pause(50);
  }
  throw new Error(`${id} cannot be clicked`);
}

const OBSERVE = `(() => {
  const seen = { frames: [], long: 0 };
  window.seen = seen;
  seen.observer = new PerformanceObserver((list) => { seen.long += list.getEntries().length; });
  seen.observer.observe({ type: "long-animation-frame" });
  let before = performance.now();
  const frame = (now) => { seen.frames.push(now - before); before = now; seen.at = requestAnimationFrame(frame); };
  seen.at = requestAnimationFrame(frame);
})()`;
const OBSERVED = `(() => {
  cancelAnimationFrame(window.seen.at);
  window.seen.observer.disconnect();
  return { frames: window.seen.frames.slice(1), long: window.seen.long };
})()`;

/**
 * Watches frames and the page's thread while something is done. Frames tell what is seen and depend on what else the
 * machine does; a task's own processor time does not.
 */
async function watched(act) {
  const tasks = [];
  const threads = new Map();
  page.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) {
      if (event.name === "RunTask" && event.ph === "X") tasks.push(event);
      if (event.name === "thread_name") threads.set(`${event.pid} ${event.tid}`, event.args.name);
    }
  });
  await page.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["disabled-by-default-devtools.timeline", "__metadata"] },
  });
  await page.ask(OBSERVE);
  await act();
  await pause(300);
  const { frames, long } = await page.ask(OBSERVED);
  const complete = new Promise((resolve) => page.on("Tracing.tracingComplete", resolve));
  await page.send("Tracing.end");
  await complete;
  const busy = tasks
    .filter((task) => threads.get(`${task.pid} ${task.tid}`) === "CrRendererMain")
    .map((task) => (task.tdur ?? task.dur) / 1000)
    .sort((one, other) => other - one);
  frames.sort((one, other) => one - other);
  return {
    frames: frames.length,
    dropped_frames: frames.reduce((sum, frame) => sum + Math.max(0, Math.round(frame / FRAME_MS) - 1), 0),
    p95_frame_ms: tenths(frames[Math.floor(frames.length * 0.95)]),
    longest_frame_ms: tenths(frames.at(-1)),
    long_frames: long,
    tasks_over_a_frame: busy.filter((millis) => millis > FRAME_MS).length,
    longest_task_ms: tenths(busy[0]),
    busy_ms: tenths(busy.reduce((sum, millis) => sum + millis, 0)),
  };
}

function tenths(value = 0) {
  return Math.round(value * 10) / 10;
}

async function press(key) {
  await page.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
  await page.send("Input.dispatchKeyEvent", { type: "keyUp", key: key.key });
  await pause(KEY_MS);
}

/** Types into the search of a list, key by key, and takes it back the same way. */
async function typing(table) {
  await page.ask(`${there(table)}.querySelector('[data-testid="table-search"]').focus()`);
  for (const key of TYPED) await press({ key, text: key });
  for (const _ of TYPED) await press({ key: "Backspace", code: "Backspace", windowsVirtualKeyCode: 8 });
}

/** Moves the list by so many pixels a frame, for so many frames; without a step, to its end in so many frames. */
function scrolling(table, step, frames) {
  return page.ask(`new Promise((resolve) => {
    const list = ${there(table)}.querySelector(".data-table__scroller");
    list.scrollTop = 0;
    const step = ${step} ?? (list.scrollHeight - list.clientHeight) / ${frames};
    let left = ${frames};
    let top = 0;
    const move = () => {
      top += step;
      list.scrollTop = top;
      left -= 1;
      if (left > 0) requestAnimationFrame(move); else resolve();
    };
    requestAnimationFrame(move);
  })`);
}

const report = {};
async function measure(name, table) {
  await find(table);
  await pause(800);
  report[name] = {
    typing: await watched(() => typing(table)),
    wheel: await watched(() => scrolling(table, WHEEL_PX, WHEEL_FRAMES)),
    drag: await watched(() => scrolling(table, null, DRAG_FRAMES)),
  };
}

try {
  await click("door-connect");
  await click("check-jira");
  await click("next");
  await click("connect-account");
  await click("next");
  await find("feature-table");
  await click("next");
  await measure("wizard", "found-repositories");
  await click("next");
  await find("triggers");
  await click("check-webhook");
  await click("next");
  await find("require-user-pat");
  await click("next");
  await measure("review", "plan-repositories");
  await click("start-run");
  await measure("run", "run-repositories");
  await click("open-connection");
  await measure("connection", "repositories-table");
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await page.close();
  await server.close();
}

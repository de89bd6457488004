// A person at a page in Chromium, and what the page costs while that person does something.

import { openPage } from "./chromium.mjs";

const FRAME_MS = 1000 / 60;
/** A quick typist's pause between two keys. */
const KEY_MS = 90;
/** From top to bottom with the scroll bar, in this many frames. */
const DRAG_FRAMES = 150;
/** A mouse wheel that is turned fast. */
const WHEEL_PX = 120;
const WHEEL_FRAMES = 90;
/** A list is looked at before it is used: what came with it has settled by then. */
const SETTLED_MS = 800;

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

export const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const there = (id) => `document.querySelector('[data-testid="${id}"]')`;

function tenths(value = 0) {
  return Math.round(value * 10) / 10;
}

/** Opens a page at `address`. */
export async function person(program, address) {
  const page = await openPage(program, address);

  async function until(condition, what) {
    for (let look = 0; look < 1200; look += 1) {
      if (await page.ask(condition)) return;
      await pause(50);
    }
    throw new Error(`${what}: ${await page.ask("document.body.innerText.slice(0, 2000)")}`);
  }

  const find = (id) => until(`${there(id)} !== null`, `${id} does not come`);
  const gone = (id) => until(`${there(id)} === null`, `${id} stays`);
  const click = (id) =>
    until(
      `(() => { const it = ${there(id)}; if (!it || it.disabled || it.ariaDisabled === "true") return false; it.click(); return true; })()`,
      `${id} cannot be clicked`,
    );

  async function press(key) {
    await page.send("Input.dispatchKeyEvent", { type: "keyDown", ...key });
    await page.send("Input.dispatchKeyEvent", { type: "keyUp", key: key.key });
    await pause(KEY_MS);
  }

  /** Types into a field, key by key, and takes it back the same way. */
  async function typing(selector, text) {
    await page.ask(`document.querySelector(${JSON.stringify(selector)}).focus()`);
    for (const key of text) await press({ key, text: key });
    for (const _ of text) await press({ key: "Backspace", code: "Backspace", windowsVirtualKeyCode: 8 });
  }

  /** Moves what scrolls by so many pixels a frame, for so many frames; without a step, to its end in so many frames. */
  const scrolling = (selector, step, frames, axis = "Top") =>
    page.ask(`new Promise((resolve) => {
      const list = document.querySelector(${JSON.stringify(selector)});
      const [whole, seen] = ${axis === "Top"} ? [list.scrollHeight, list.clientHeight] : [list.scrollWidth, list.clientWidth];
      list.scroll${axis} = 0;
      const step = ${step} ?? (whole - seen) / ${frames};
      let left = ${frames};
      let at = 0;
      const move = () => {
        at += step;
        list.scroll${axis} = at;
        left -= 1;
        if (left > 0) requestAnimationFrame(move); else resolve();
      };
      requestAnimationFrame(move);
    })`);

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

  const scrollerOf = (table) => `[data-testid="${table}"] .data-table__scroller`;

  /** What can be done in any table. Each act is measured by itself. */
  const acts = {
    typing: (table, text) => typing(`[data-testid="${table}-search"]`, text),
    wheel: (table) => scrolling(scrollerOf(table), WHEEL_PX, WHEEL_FRAMES),
    drag: (table) => scrolling(scrollerOf(table), null, DRAG_FRAMES),
    /** By its first column that can be sorted, both ways. */
    sort: async (table) => {
      for (let time = 0; time < 2; time += 1) {
        await page.ask(`document.querySelector('[data-testid="${table}"] .data-table__sort').click()`);
        await pause(400);
      }
    },
    /** Ticks everything, and unticks it. */
    tick: async (table) => {
      for (let time = 0; time < 2; time += 1) {
        await page.ask(`document.querySelector('[data-testid="${table}"] thead .choice__box').click()`);
        await pause(400);
      }
    },
  };

  const report = [];
  /** Does one thing in a list, and keeps what it cost. */
  async function measure(list, act, work) {
    await pause(SETTLED_MS);
    const cost = await watched(work);
    report.push({ list, act, ...cost });
    process.stderr.write(`${list}, ${act}: ${cost.busy_ms} ms, at most ${cost.longest_task_ms} ms at a time\n`);
  }

  return {
    report,
    find,
    gone,
    click,
    press,
    typing,
    scrolling,
    measure,
    ask: page.ask,
    close: page.close,
    go: (to) => page.send("Page.navigate", { url: to }),
    /** Does these things in a table. */
    async use(list, table, wanted, text) {
      await find(table);
      for (const act of wanted) await measure(list, act, () => acts[act](table, text));
    },
  };
}

export { DRAG_FRAMES, WHEEL_FRAMES, WHEEL_PX };

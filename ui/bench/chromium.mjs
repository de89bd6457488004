// Chromium without a window, spoken to through a pair of pipes: nothing has to be installed for it.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--hide-scrollbars=false",
  "--window-size=1280,820",
  "--remote-debugging-pipe",
];

/** Starts the program, and opens one page at `address`. */
export async function openPage(program, address) {
  const profile = await mkdtemp(join(tmpdir(), "causeway-frames-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , to, from] = child.stdio;
  const waiting = new Map();
  const listeners = new Map();
  let last = 0;
  let rest = "";

  from.setEncoding("utf8");
  from.on("data", (text) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages.map((one) => JSON.parse(one))) {
      if (message.id === undefined) listeners.get(message.method)?.(message.params);
      else waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
  });
  child.on("exit", (code) => {
    for (const answer of waiting.values()) answer({ error: { message: `Chromium ended with ${code}` } });
  });

  let sessionId;
  /** One command of the DevTools protocol. */
  async function send(method, params = {}) {
    last += 1;
    const id = last;
    const answered = new Promise((resolve) => waiting.set(id, resolve));
    to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  ({ sessionId } = await send("Target.attachToTarget", { targetId, flatten: true }));
  await send("Page.enable");
  await send("Page.navigate", { url: address });

  return {
    send,
    on: (method, listener) => listeners.set(method, listener),
    /** What an expression of the page comes to. */
    async ask(expression) {
      const answer = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
      if (answer.exceptionDetails !== undefined)
        throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
      return answer.result.value;
    },
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

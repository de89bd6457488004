import { coloursOf } from "./colour";
import type { Ask, Told } from "./painter";

// Outside of the window's thread: a grammar can take long over a text that was written to make it do so.
self.addEventListener("message", ({ data }: MessageEvent<Ask>) => {
  let told: Told;
  try {
    told = { id: data.id, lines: coloursOf(data.language, data.text) };
  } catch {
    told = { id: data.id, lines: null };
  }
  self.postMessage(told);
});

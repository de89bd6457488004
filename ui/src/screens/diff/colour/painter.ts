import type { Token } from "../segments";
import type { Language } from "./languages";

/** A text to be coloured. */
export interface Ask {
  id: number;
  language: Language;
  text: string;
}

/** Its colours; `null` where there are none to be had. */
export interface Told {
  id: number;
  lines: Token[][] | null;
}

/** A text is given up after this long: it is readable without colours. */
const PATIENCE_MS = 4_000;

/** Colours texts one after the other, on a thread of its own. */
export class Painter {
  private worker: Worker | null = null;
  private waiting: { ask: Ask; tell: (lines: Token[][] | null) => void }[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;

  /** The colours of a text, or `null`. Resolves in the order of the calls. */
  paint(language: Language, text: string): Promise<Token[][] | null> {
    if (typeof Worker === "undefined") return Promise.resolve(null);
    this.last += 1;
    const ask = { id: this.last, language, text };
    return new Promise((tell) => {
      this.waiting.push({ ask, tell });
      if (this.waiting.length === 1) this.next();
    });
  }

  /** Ends the thread. What was still asked for is told to have no colours. */
  stop(): void {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.worker = null;
    for (const { tell } of this.waiting.splice(0)) tell(null);
  }

  private next(): void {
    const [first] = this.waiting;
    if (first === undefined) return;
    this.worker ??= this.started();
    this.worker.postMessage(first.ask);
    this.timer = setTimeout(() => this.stop(), PATIENCE_MS);
  }

  private started(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Told>) => {
      clearTimeout(this.timer);
      if (this.waiting[0]?.ask.id === data.id) this.waiting.shift()?.tell(data.lines);
      this.next();
    });
    worker.addEventListener("error", () => this.stop());
    return worker;
  }
}

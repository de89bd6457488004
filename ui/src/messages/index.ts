import { en, type Messages } from "./en";
import type { Language } from "./language";

export type { Messages };

/**
 * The catalogue in use. Screens read parts of it as they are loaded, so that it is chosen with `speak` before any of
 * them is; another language takes effect by loading the window again.
 */
export let messages: Messages = en;

/** The language of the catalogue in use, which numbers, dates and orders follow too. */
export let language: Language = "en";

/** Those besides English, which every window carries with it: each is loaded only where it is spoken. */
const catalogues: Record<Exclude<Language, "en">, () => Promise<Messages>> = {
  de: () => import("./de").then(({ de }) => de),
};

/** Chooses the language. Called once, before the screens are loaded. */
export async function speak(chosen: Language): Promise<void> {
  use(chosen === "en" ? en : await catalogues[chosen](), chosen);
}

/** Puts a catalogue to use, and tells assistive technology which language it is in. */
export function use(catalogue: Messages, spoken: Language): void {
  messages = catalogue;
  language = spoken;
  document.documentElement.lang = spoken;
}

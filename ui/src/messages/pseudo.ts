import { en, type Messages } from "./en";

/** What every string of the catalogue stands between, so that one outside of the catalogue shows. */
export const MARKS = { open: "⟦", close: "⟧" } as const;

const ACCENTED: Record<string, string> = Object.fromEntries(
  [..."aábḃcçdďeéfḟgĝhĥiíjĵkķlļmḿnñoópṕrŕsštţuúvṽwŵxẋyýzž"].reduce<[string, string][]>((pairs, letter, at, all) => {
    const accented = all[at + 1];
    if (at % 2 === 0 && accented !== undefined) {
      pairs.push([letter, accented], [letter.toUpperCase(), accented.toUpperCase()]);
    }
    return pairs;
  }, []),
);

/** Translations are longer than English by this much, and short words by more. */
const GROWTH = 0.4;

/** `Cancel` as `⟦Çáñçéļ~~~⟧`: every letter accented, two fifths longer, between marks. Text without letters stays. */
export function marked(text: string, given: readonly unknown[] = []): string {
  if (!/\p{L}/u.test(text)) return text;
  const missing = Math.ceil(text.length * GROWTH);
  // A short label grows into one long word, as compounds do; what is long grows by words that can wrap.
  const growth = missing <= 8 ? "~".repeat(missing) : " ~~~~~~~".repeat(Math.ceil(missing / 8)).slice(0, missing);
  return `${MARKS.open}${accented(text, given.filter(isPhrase))}${growth}${MARKS.close}`;
}

/** What is put into a message is data: it stays as it is. */
function accented(text: string, [phrase, ...phrases]: readonly string[]): string {
  if (phrase === undefined) return [...text].map((letter) => ACCENTED[letter] ?? letter).join("");
  return text
    .split(phrase)
    .map((part) => accented(part, phrases))
    .join(phrase);
}

function isPhrase(value: unknown): value is string {
  return typeof value === "string" && value.length > 1;
}

function translated(value: unknown, given: readonly unknown[] = []): unknown {
  if (typeof value === "string") return marked(value, given);
  if (typeof value === "function") return (...args: unknown[]) => translated(value(...args), args.flat());
  if (Array.isArray(value)) return value.map((part) => translated(part));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, translated(part)]));
  }
  return value;
}

/** A language nobody speaks: it shows which strings are not in the catalogue, and where there is no room for longer ones. */
export const pseudo = translated(en) as Messages;

import { expect, test } from "vitest";
import { de } from "./de";
import { en } from "./en";

type Words = (...given: unknown[]) => string;

/** Every string and every function of a catalogue, by its path. */
function leaves(value: unknown, path = ""): [string, string | Words][] {
  if (typeof value === "string" || typeof value === "function") return [[path, value as string | Words]];
  return Object.entries(value as object).flatMap(([key, part]) => leaves(part, path === "" ? key : `${path}.${key}`));
}

const english = new Map(leaves(en));
const german = new Map(leaves(de));

/** What may stand in the place of an argument; the first that a function can use is taken. */
const SAMPLES: readonly ((at: number) => unknown)[] = [
  (at) => `given-${at}`,
  (at) => at + 7,
  (at) => [`given-${at}`, `also-${at}`],
  // The name of an outcome, which stands for a word.
  () => "failed",
  (at) => ({ allowed: at + 3, denied: at + 4, unknown: at + 5 }),
];

function usable(words: Words, given: readonly unknown[]): boolean {
  try {
    return !/NaN|undefined|\[object/.test(words(...given));
  } catch {
    return false;
  }
}

/** Arguments that a function can use in both languages, and the same with other numbers. */
function samples(path: string): readonly unknown[][] {
  const words = english.get(path) as Words;
  const both = (given: readonly unknown[]) => usable(words, given) && usable(german.get(path) as Words, given);
  let all: unknown[][] = [[]];
  for (let at = 0; at < words.length; at += 1) {
    all = all.flatMap((given) => SAMPLES.map((sample) => [...given, sample(at)]));
  }
  const found = all.find(both);
  if (found === undefined) throw new Error(`no sample fits ${path}`);
  const other = (to: unknown) => found.map((value) => (typeof value === "number" ? to : value));
  return [found, other(1), other(0), other(null)].filter(both);
}

const spoken = (text: string, given: readonly unknown[]) =>
  given
    .flatMap((value) => (typeof value === "object" && value !== null ? Object.values(value) : [value]))
    .filter((value) => value !== null && value !== 1 && value !== "failed")
    .filter((value) => text.toLowerCase().includes(String(value).toLowerCase()));

test("German says everything that English says", () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
});

test("German puts in what English puts in", () => {
  for (const [path, words] of english) {
    if (typeof words !== "function") continue;
    const translated = german.get(path) as Words;
    for (const given of samples(path)) {
      expect(spoken(translated(...given), given), `${path}(${JSON.stringify(given)})`).toEqual(
        spoken(words(...given), given),
      );
    }
  }
});

/** Words that German has taken over, and names. */
const SAME = new Set(
  `Alt Automation Branch Branches Changes Code Commit Commits Esc Filter Host ID Index Merge Name Normal Passphrase Port
  Problem Proxy Pushes Region Repository Smart Status Tags Trigger Version Webhook in optional
  AWS Amazon CSV Causeway Center CodeCommit Git HTTPS IAM Identity Integration JSON Jira MD OK SHA SNS SSH STS TLS`
    .split(/\s+/)
    .flatMap((word) => [word, `${word.charAt(0).toUpperCase()}${word.slice(1)}`]),
);

/** What is not in words: examples, commands, and what goes into files. */
const DATA = [
  /^connect\.refspecs\.customPlaceholder$/,
  /^issue\.open\.placeholder$/,
  /^repository\.location\.placeholder$/,
  /^session\.change\.profileKinds\.login$/,
  /^triggers\.made\.(topicOwn|triggerName)$/,
  /^triggers\.settings\.(kmsKey|topicArn)Placeholder$/,
  /^smart\.hookLabel$/,
];

test("nothing is left in English by accident", () => {
  const left = [...english].flatMap(([at, words]) => {
    const translated = german.get(at);
    const same =
      typeof words === "string"
        ? words === translated
        : samples(at).every((given) => words(...given) === (translated as Words)(...given));
    if (!same || DATA.some((path) => path.test(at))) return [];
    const text = typeof words === "string" ? words : words(...(samples(at)[0] ?? []));
    const found = text.replace(/given-\d|\(refs\/\w+\)/g, "").match(/\p{L}+/gu) ?? [];
    return found.every((word) => SAME.has(word)) ? [] : [`${at}: ${text}`];
  });
  expect(left).toEqual([]);
});

test("German is set as German is: its own quotation marks, dashes and spaces", () => {
  for (const [path, words] of german) {
    const texts = typeof words === "string" ? [words] : samples(path).map((given) => words(...given));
    for (const text of texts) {
      expect(text, path).not.toMatch(/["”]|\.\.\.|—/);
      expect(text.split("„").length, `${path}: ${text}`).toBe(text.split("“").length);
      expect(text, path).not.toMatch(/\b(du|dein|dir|dich)\b/i);
    }
  }
});

import type { Backend } from "../backend";
import { asWireError } from "../backend/errors";
import { visible } from "../components/visible";
import { MARKS } from "../messages/pseudo";

/** What assistive technology reads of an element besides its text, and what a pointer that rests on it shows. */
const SPOKEN = [
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
  "alt",
  "placeholder",
  "title",
];

/** Text in these is data: moments as `Intl` writes them, and what is in files or goes into a command line. */
const DATA = "time, pre, code, script, style";

/** Names that are the same in every language, with what they are. */
const NAMES = new Set([
  // How a file says that it is one of these.
  "JSON",
  "CSV",
  // Whose own words or code stand beside it.
  "AWS",
  "Jira",
]);

/** Labels that a library writes in English and takes no other for, by the elements they stand at. */
const FOREIGN = new Map([
  // Base UI's hidden ends of an open combobox list, which only a screen reader comes to.
  ["Dismiss", 'span[role="button"][aria-label]'],
]);

const innermost = new RegExp(`${MARKS.open}[^${MARKS.open}${MARKS.close}]*${MARKS.close}`, "gu");

/** What the backend said, and what was typed: it is not the catalogue's. */
const data = new Set<string>();

/** What stood in the window at any time, with where. */
const seen = new Map<string, string>();

function remember(value: unknown): void {
  if (typeof value === "string") data.add(visible(value));
  else if (Array.isArray(value)) for (const part of value) remember(part);
  else if (typeof value === "object" && value !== null) for (const part of Object.values(value)) remember(part);
}

/** What is data, with all of its words. */
export function known<T>(value: T): T {
  remember(value);
  return value;
}

/** A backend whose every word is known as data. */
export function remembered<B extends Backend>(backend: B): B {
  const call = backend.call.bind(backend) as (...given: unknown[]) => Promise<unknown>;
  backend.call = (async (name: unknown, request: unknown, listener?: (message: unknown) => void) => {
    remember(request);
    try {
      const answer = await call(name, request, (message: unknown) => {
        remember(message);
        listener?.(message);
      });
      remember(answer);
      return answer;
    } catch (thrown) {
      remember(asWireError(thrown));
      throw thrown;
    }
  }) as Backend["call"];
  return backend;
}

/** Whether somebody else than the window itself said this. */
function isData(text: string): boolean {
  const said = text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  if (/^https?:\/\/\S+$/.test(said)) return true;
  // One letter is a key to press, or what stands for a name.
  if (!/\p{L}\p{L}/u.test(said) || NAMES.has(said) || data.has(said)) return true;
  for (const datum of data) if (datum.includes(said)) return true;
  return false;
}

/** What of a text is neither of the catalogue nor data. */
function unmarked(text: string): string {
  let rest = text;
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(innermost, "\n");
  }
  return rest
    .split(/ · |, |: | \(| <|…|\n/u)
    .filter((part) => !isData(part))
    .join(" ");
}

function note(text: string | null, where: Element | null, what: string): void {
  if (text === null || where === null || !/\p{L}/u.test(text)) return;
  if (where.closest(DATA) !== null) return;
  const foreign = FOREIGN.get(text);
  if (foreign !== undefined && where.matches(foreign)) return;
  if (where.localName === "textarea" && what === "text") {
    remember(text);
    return;
  }
  const near = where.closest("[data-testid]");
  seen.set(text, `${what} of <${where.localName}> in ${near?.getAttribute("data-testid") ?? "the window"}`);
}

function look(node: Node): void {
  if (node.nodeType === 3) note(node.textContent, node.parentElement, "text");
  if (!(node instanceof Element)) return;
  for (const name of SPOKEN) note(node.getAttribute(name), node, name);
  for (const child of node.childNodes) look(child);
}

/** Looks at everything that comes into the window from now on, by the window itself or by who types into it. */
export function watch(): void {
  document.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement) remember(target.value);
  });
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "childList") for (const node of addedNodes) look(node);
      else look(target);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributeFilter: SPOKEN });
}

/** What came into the window since the last call that the catalogue does not hold. */
export function takeUnmarked(): string[] {
  look(document.documentElement);
  const missed = [...seen].flatMap(([text, where]) => {
    const rest = unmarked(text);
    return rest === "" ? [] : [`“${rest}” as ${where}`];
  });
  seen.clear();
  data.clear();
  return missed;
}

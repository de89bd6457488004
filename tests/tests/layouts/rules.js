// What is wrong with the layout of the page as it stands, in words: [{ rule, element, text }].
//
// A thing is a line of text or something to press. It must be where a person can get at it: inside of the window, not
// cut off by what is around it, not on top of another thing.

/** Sizes are fractions of pixels; what is off by less than this nobody sees. */
const SLACK = 1.5;

/** What scrolls sideways because its content has a shape of its own: tables, code, drawings, a grid to edit. */
const WIDE = ".code-block, .step-rail__list, .diff__side, .path, [role=grid], :has(> table)";

/** Text of them lies over something on purpose. */
const OVERLAID = ".combobox, .search, .secret-input, .select, .editor, .tooltip, [aria-hidden=true]";

const PRESSED = "button, a[href], input, select, textarea, [role=tab], [role=menuitem], [role=gridcell] button";

const styles = new Map();

function styleOf(element) {
  if (!styles.has(element)) styles.set(element, getComputedStyle(element));
  return styles.get(element);
}

function described(element) {
  const id = element.closest("[data-testid]")?.dataset.testid;
  const name = [...element.classList].map((one) => `.${one}`).join("");
  return `${element.localName}${name}${id === undefined ? "" : ` in ${id}`}`;
}

/** The layer on top, if there is one: what is below it cannot be got at anyway. */
function stage() {
  const layers = document.querySelectorAll("[role=dialog], [role=alertdialog], .menu, .combobox__popup");
  return layers[layers.length - 1] ?? document.body;
}

/** Only read out, not shown at all, or waiting outside of the window until it has the focus. */
function unseen(element) {
  if (element.matches(".shell__skip:not(:focus)")) return true;
  if (!element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) return true;
  for (let at = element; at !== null; at = at.parentElement) if (styleOf(at).clipPath === "inset(50%)") return true;
  return false;
}

function things(root) {
  const found = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const seen = new Map();
  const skip = (element) => {
    if (!seen.has(element)) seen.set(element, unseen(element));
    return seen.get(element);
  };
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (!/\S/.test(node.data) || element.matches("option, script, style") || skip(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > 1) found.push({ kind: "text", element, box, text: node.data.trim() });
    }
  }
  for (const element of root.querySelectorAll(PRESSED)) {
    if (skip(element)) continue;
    const text = element.ariaLabel ?? element.innerText;
    found.push({ kind: "control", element, box: element.getBoundingClientRect(), text });
  }
  return found;
}

/** What could cut this off: itself and what is around it, less those that it is placed outside of. */
function* around(element) {
  yield element;
  let { position } = styleOf(element);
  for (let at = element.parentElement; at !== null && at !== document.documentElement; at = at.parentElement) {
    const style = styleOf(at);
    const anchors = style.transform !== "none" || style.contain !== "none";
    if (position === "fixed" && !anchors) continue;
    if (position === "absolute" && style.position === "static" && !anchors) continue;
    yield at;
    position = style.position;
  }
}

const AXES = [
  { over: "overflowX", from: "left", to: "right", size: "clientWidth", start: "clientLeft", at: "scrollLeft" },
  { over: "overflowY", from: "top", to: "bottom", size: "clientHeight", start: "clientTop", at: "scrollTop" },
];

/** Whether the whole of a cut text can be had by pointing at it, or by a button beside it. */
function tells(element, container) {
  const said = () => element.closest("[title]") !== null;
  if (container.parentElement?.querySelector(":scope > [aria-expanded=false]") !== null) return true;
  if (said()) return true;
  element.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
  const answer = said();
  document.body.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
  return answer;
}

/** What cuts a thing off, if something does, and the part of it that is seen, unless scrolling hides all of it. */
function cut({ kind, element, box }) {
  const seen = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
  for (const { over, from, to, size, start, at } of AXES) {
    let reachable = false;
    for (const container of around(element)) {
      const style = styleOf(container);
      if (style[over] === "visible" || style.display === "inline") continue;
      if (kind === "control" && container === element) continue;
      const first = container.getBoundingClientRect()[from] + container[start];
      const last = first + container[size];
      const scrolls = style[over] === "auto" || style[over] === "scroll";
      const before = seen[from] < first - SLACK;
      if (!reachable && (scrolls ? before && container[at] === 0 : before || seen[to] > last + SLACK)) {
        if (!tells(element, container)) return { by: container, seen: null };
      }
      reachable ||= scrolls;
      seen[from] = Math.max(seen[from], first);
      seen[to] = Math.min(seen[to], last);
    }
    const edge = from === "left" ? innerWidth : innerHeight;
    if (!reachable && (seen[from] < -SLACK || seen[to] > edge + SLACK)) return { by: document.body, seen: null };
  }
  const hidden = seen.right - seen.left < 1 || seen.bottom - seen.top < 1;
  return { by: null, seen: hidden ? null : seen };
}

/** Nothing but what has a shape of its own scrolls sideways. */
function sideways(root) {
  const page = document.documentElement;
  const wide = page.scrollWidth > innerWidth + SLACK ? [{ rule: "the page scrolls sideways", element: page, text: "" }] : [];
  for (const element of root.querySelectorAll("*")) {
    if (element.scrollWidth <= element.clientWidth + SLACK || element.clientWidth === 0) continue;
    const { overflowX } = styleOf(element);
    if (overflowX !== "auto" && overflowX !== "scroll") continue;
    if (element.matches(WIDE) || element.localName === "textarea") continue;
    wide.push({ rule: "scrolls sideways", element, text: element.innerText });
  }
  return wide;
}

/** What scrolls shows enough of itself to be read. */
function slits(root) {
  return [...root.querySelectorAll("*")]
    .filter((element) => {
      if (element.scrollHeight <= element.clientHeight + SLACK || element.clientHeight === 0) return false;
      return /auto|scroll/.test(styleOf(element).overflowY) && element.clientHeight < 48;
    })
    .map((element) => ({ rule: "scrolls in a slit", element, text: element.innerText }));
}

function overlap(one, other) {
  const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return wide > 2 && high > 3;
}

/** Things over things. */
function collisions(all) {
  const found = [];
  const open = all
    .filter(({ seen, element }) => seen !== null && element.closest(OVERLAID) === null)
    .sort((one, other) => one.seen.top - other.seen.top);
  for (const [at, one] of open.entries()) {
    for (const other of open.slice(at + 1)) {
      if (other.seen.top >= one.seen.bottom) break;
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      if (!overlap(one.seen, other.seen)) continue;
      // A label may be all that is seen of its control, and a sticky head is meant to lie over what scrolls.
      if (apart(one.element) !== apart(other.element)) continue;
      found.push({ rule: `lies over "${shown(other.text)}"`, element: one.element, text: one.text });
    }
  }
  return found;
}

/** The nearest thing around an element that stays while the rest scrolls. */
function apart(element) {
  for (let at = element; at !== null; at = at.parentElement) {
    const { position } = styleOf(at);
    if (position === "sticky" || position === "fixed") return at;
  }
  return null;
}

/** Text that leaves what it is the label of. */
function spills(all) {
  return all
    .filter(({ kind, element, seen }) => {
      if (seen === null) return false;
      const holder = kind === "text" ? element.closest("button, [role=tab], .lozenge, .badge") : null;
      if (holder === null || styleOf(holder).display === "inline") return false;
      const frame = holder.getBoundingClientRect();
      return seen.left < frame.left - SLACK || seen.right > frame.right + SLACK || seen.bottom > frame.bottom + 3;
    })
    .map(({ element, text }) => ({ rule: "leaves its frame", element, text }));
}

const shown = (text) => text.replace(/\s+/g, " ").slice(0, 80);

/** Everything that is wrong, each once. */
function faults() {
  styles.clear();
  const root = stage();
  const all = things(root).map((thing) => ({ ...thing, ...cut(thing) }));
  const lost = all
    .filter(({ by }) => by !== null)
    .map(({ by, element, text }) => ({
      rule: by === document.body ? "outside of the window" : `cut off by ${described(by)}`,
      element,
      text,
    }));
  const found = [...sideways(root), ...slits(root), ...lost, ...spills(all), ...collisions(all)];
  const lines = found.map(({ rule, element, text }) => [`${rule}: ${described(element)}`, `"${shown(text)}"`]);
  // The rows of a table break a rule all alike: the first of them stands for all.
  return [...new Map(lines.toReversed())].toReversed().map((line) => line.join(" "));
}

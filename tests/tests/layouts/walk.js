// Goes through the window as screens.json writes it: `press ID; type ID TEXT; see ID`. An ID is a `data-testid`, the
// beginning of one (`adopt-*`), or a selector (`.menu`). Each step waits for what it needs.

const PATIENCE_MS = 20_000;

const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

function selector(id) {
  if (/^[.[]/.test(id)) return id;
  return id.endsWith("*") ? `[data-testid^="${id.slice(0, -1)}"]` : `[data-testid="${id}"]`;
}

async function until(what, look) {
  const begun = Date.now();
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() - begun > PATIENCE_MS) throw new Error(`${what}. The window says: ${document.body.innerText}`);
    await pause(10);
  }
}

const there = (id) => until(`${id} does not come`, () => document.querySelector(selector(id)));

const usable = (id) =>
  until(`${id} cannot be used`, () => {
    const element = document.querySelector(selector(id));
    return element !== null && !element.disabled && element.ariaDisabled !== "true" ? element : null;
  });

/** A press of the mouse, all of it: menus open when the button goes down. */
function press(element) {
  element.scrollIntoView({ block: "nearest" });
  const mouse = { bubbles: true, cancelable: true, button: 0, detail: 1 };
  const pointer = { ...mouse, pointerId: 1, pointerType: "mouse", isPrimary: true };
  element.dispatchEvent(new PointerEvent("pointerdown", { ...pointer, buttons: 1 }));
  element.dispatchEvent(new MouseEvent("mousedown", { ...mouse, buttons: 1 }));
  element.focus({ preventScroll: true });
  element.dispatchEvent(new PointerEvent("pointerup", pointer));
  element.dispatchEvent(new MouseEvent("mouseup", mouse));
  element.click();
}

function enter(element, text) {
  element.focus({ preventScroll: true });
  // React listens to the setter of its own elements; the browser's own lets it see a change.
  const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value");
  set.call(element, text);
  element.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function strike(key) {
  const event = { key, code: key, bubbles: true, cancelable: true };
  const element = document.activeElement ?? document.body;
  element.dispatchEvent(new KeyboardEvent("keydown", event));
  element.dispatchEvent(new KeyboardEvent("keyup", event));
}

/** A theme is another one at once, and a dialog is where it is: colours and places on their way cannot be judged. */
const still = new CSSStyleSheet();
still.replaceSync("*, ::before, ::after { transition: none !important; }");
document.adoptedStyleSheets = [still];

const verbs = {
  see: there,
  hide: (id) => until(`${id} does not go`, () => document.querySelector(selector(id)) === null),
  focus: async (id) => (await there(id)).focus(),
  press: async (id) => press(await usable(id)),
  type: async (id, text) => enter(await usable(id), text),
  key: async (key) => strike(key),
  escape: async () => strike("Escape"),
};

/** What moves comes to rest, and what is loaded later is there. What turns for ever goes on. */
async function rest() {
  // A display that nobody looks at may draw no frame for a while.
  const frame = () => Promise.race([new Promise((resolve) => requestAnimationFrame(resolve)), pause(50)]);
  await frame();
  await frame();
  const moving = () =>
    document.getAnimations().some(({ playState, effect }) => {
      const ends = effect?.getComputedTiming().endTime;
      return playState === "running" && ends !== Infinity;
    });
  await until("something moves for ever", () => !moving());
  await frame();
}

/** Takes these steps. */
async function walk(steps) {
  for (const step of steps.split("; ")) {
    const [verb, id, ...text] = step.split(" ");
    await verbs[verb](id, text.join(" "));
    await pause(0);
  }
  await rest();
}

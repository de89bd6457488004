import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

configure({
  // A busy machine is slow, not wrong.
  asyncUtilTimeout: 5_000,
  // A notice that is seen is said there, too; tests of what is said ask for the place by name.
  defaultIgnore: "script, style, [data-testid=live-region]",
});

// Nothing is laid out here; a virtual table has to be told that there is room for rows.
Object.defineProperties(HTMLElement.prototype, {
  offsetHeight: { configurable: true, get: () => 600 },
  clientHeight: { configurable: true, get: () => 600 },
  clientWidth: { configurable: true, get: () => 1000 },
  offsetWidth: { configurable: true, get: () => 1000 },
});

afterEach(() => {
  cleanup();
  localStorage.clear();
});

/** What the person chose; `system` follows the desktop. */
export type Theme = "system" | "light" | "dark";

const KEY = "causeway.theme";

/** The choice of last time. */
export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    // A webview without storage still has the desktop's theme.
    return "system";
  }
}

/** Shows a theme and remembers it. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // It is shown all the same; it is only not remembered.
  }
}

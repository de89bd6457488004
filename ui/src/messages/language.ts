/** The languages the window speaks, each by its own name for itself. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;

/** A language the window speaks, as `lang` and `Intl` name it. */
export type Language = keyof typeof LANGUAGES;

/** What the person chose; `system` follows the desktop. */
export type LanguageChoice = "system" | Language;

const KEY = "causeway.language";

function isLanguage(text: string | null | undefined): text is Language {
  return text !== null && text !== undefined && Object.hasOwn(LANGUAGES, text);
}

/** The choice of last time. */
export function storedLanguage(): LanguageChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : "system";
  } catch {
    // A webview without storage still has the desktop's languages.
    return "system";
  }
}

/** Remembers a choice. It holds from the next load of the window on. */
export function storeLanguage(choice: LanguageChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // The window goes on in the language of the desktop.
  }
}

/** The language to speak: the chosen one, else the first of the desktop's that the window speaks, else English. */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== "system") return choice;
  return preferred.map((tag) => tag.split("-")[0]?.toLowerCase()).find(isLanguage) ?? "en";
}

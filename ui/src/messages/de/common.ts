import type { Messages } from "../en";

const number = new Intl.NumberFormat("de");
const tenths = new Intl.NumberFormat("de", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Eine Anzahl mit Tausenderpunkten: `10.000`. */
export function count(value: number): string {
  return number.format(value);
}

/** `1 Repository`, `37 Repositorys`. */
export function plural(value: number, one: string, many: string): string {
  return `${number.format(value)} ${value === 1 ? one : many}`;
}

/** Wörter, die an mehreren Stellen vorkommen. */
export const common: Messages["common"] = {
  appName: "Causeway",
  close: "Schließen",
  cancel: "Abbrechen",
  retry: "Erneut versuchen",
  dismiss: "Ausblenden",
  justNow: "Soeben",
  loading: "Wird geladen\u00a0…",
  copy: "Kopieren",
  copied: "Kopiert",
  copyFailed: "Das Kopieren ist fehlgeschlagen. Markieren Sie den Text und kopieren Sie ihn von Hand.",
  copyDetails: "Details kopieren",
  required: "erforderlich",
  optional: "optional",
  secretHeld: "Eingegeben und geprüft. Dieses Fenster hat den Wert vergessen; eine neue Eingabe ersetzt ihn.",
  secretAgain: "Bitte erneut eingeben: Nach der letzten Prüfung hat dieses Fenster den Wert vergessen.",
  showSecret: "Anzeigen",
  hideSecret: "Verbergen",
  showAll: "Alle anzeigen",
  showLess: "Weniger anzeigen",
  clearSearch: "Suche leeren",
  search: "Suchen",
  shown: (value) => `${count(value)} angezeigt`,
  shownOf: (shown, total) => (shown === total ? count(total) : `${count(shown)} von ${count(total)}`),
  noMatchTitle: "Keine Treffer",
  noMatch: (query) => `Keine Zeile enthält „${query}“.`,
  selectAll: "Alle angezeigten auswählen",
  selectRow: (name) => `${name} auswählen`,
  selected: (value) => `${count(value)} ausgewählt`,
  tableKeys: "Tabelle. Blättern Sie mit den Pfeiltasten sowie mit Bild auf und Bild ab.",
  opensOutside: "wird im Browser geöffnet",
  errorCode: "Code",
  correlation: "Referenz",
  notKnown: "Nicht bekannt",
  none: "Keine",
  never: "Nie",
  yes: "Ja",
  no: "Nein",
  on: "Ein",
  off: "Aus",
  repositories: (value) => plural(value, "Repository", "Repositorys"),
  checks: {
    outcomes: {
      running: "Wird geprüft",
      ok: "OK",
      caution: "Bitte ansehen",
      failed: "Fehlgeschlagen",
      skipped: "Übersprungen",
    },
    briefCaution: "Achtung",
    fix: "Was Sie tun können",
    snippet: (title) => `Text zu: ${title}`,
    copySnippet: (title) => `Text kopieren zu: ${title}`,
    summary: (failed, cautions) =>
      failed + cautions === 0
        ? "Alle Prüfungen sind in Ordnung."
        : [
            failed === 0 ? null : plural(failed, "Prüfung fehlgeschlagen", "Prüfungen fehlgeschlagen"),
            cautions === 0 ? null : plural(cautions, "Hinweis", "Hinweise"),
          ]
            .filter((part) => part !== null)
            .join(", "),
  },
  count,
  duration: {
    milliseconds: (value) => `${count(value)}\u00a0ms`,
    tenths: (seconds) => `${tenths.format(seconds)}\u00a0s`,
    seconds: (seconds) => `${seconds}\u00a0s`,
    minutes: (minutes, seconds) => `${minutes}\u00a0min ${seconds}\u00a0s`,
    hours: (hours, minutes) => `${hours}\u00a0h ${minutes}\u00a0min`,
  },
  listEmpty: "Zu Ihrer Eingabe gibt es keinen Treffer.",
  openList: "Liste öffnen",
  listLeft: (left) => `${count(left)} weitere. Grenzen Sie die Liste durch Tippen ein.`,
  stepStatus: {
    complete: "Abgeschlossen",
    current: "Aktueller Schritt",
    upcoming: "Noch nicht erreicht",
    needsReview: "Erneut prüfen",
    error: "Handlungsbedarf",
  },
};

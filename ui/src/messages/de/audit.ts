import type { Messages } from "../en";
import { plural } from "./common";

/** Wörter des Audit-Protokolls. */
export const audit: Messages["audit"] = {
  title: "Audit-Protokoll",
  intro:
    "Was Causeway von diesem Computer aus getan hat, wann und als wer. Nichts davon verlässt den Computer, es sei denn, Sie exportieren es.",
  caption: "Aktionen, die neuesten zuerst",
  search: "Protokoll durchsuchen",
  outcomes: "Ergebnisse",
  all: "Alle",
  onlyFailed: "Fehlgeschlagen oder abgerissen",
  site: "Jira-Instanz",
  everySite: "Alle Jira-Instanzen",
  older: "Ältere Aktionen anzeigen",
  loaded: (value) => `${plural(value, "ältere Aktion", "ältere Aktionen")} angezeigt`,
  columns: { at: "Wann", what: "Was", where: "Wo", who: "Als wer", outcome: "Ergebnis" },
  outcome: {
    done: "Erledigt",
    failed: "Fehlgeschlagen",
    cancelled: "Abgebrochen",
    running: "Läuft",
    interrupted: "Abgerissen",
    unknown: "Nicht bekannt",
  },
  here: "Dieser Computer",
  inJira: (name) => `Jira: ${name}`,
  inAws: (name) => `AWS: ${name}`,
  emptyTitle: "Noch wurde nichts getan",
  empty:
    "Verbindungen, Branches, Pull Requests, Zugangsdaten: Jede Aktion wird hier eingetragen, Läufe zusammen mit ihrem Beleg.",
  nothingFound: "Keine passende Aktion",
  nothingFoundText: "Jedes Wort muss im Eintrag vorkommen: in der Aktion, der Verbindung, den Namen oder dem Fehler.",
  clear: "Alle anzeigen",
  export: "Exportieren",
  exportAs: { json: "JSON", csv: "CSV" },
  exportLabel: { json: "Protokoll als JSON exportieren", csv: "Protokoll als CSV exportieren" },
  saved: "Gespeichert unter",
  copyPath: "Pfad kopieren",
};

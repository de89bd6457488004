import type { Messages } from "../en";
import { count, plural } from "./common";

/** Wörter des Schritts „Berechtigungen“. */
export const permissions: Messages["permissions"] = {
  heading: "Was dieser Schlüssel darf",
  intro:
    "Jede Funktion von Git Integration braucht bestimmte IAM-Aktionen. Causeway fragt AWS danach, ohne etwas zu ändern.",
  identity: "Gefragt für",
  copyIdentity: "ARN kopieren",
  checking: (done, total) =>
    total === 0
      ? "AWS wird gefragt\u00a0…"
      : `AWS wird gefragt: ${count(done)} von ${plural(total, "Aktion", "Aktionen")}`,
  progressLabel: "Berechtigungen werden geprüft",
  stopped: "Die Prüfung wurde angehalten. Prüfen Sie erneut, oder fahren Sie ohne Ergebnis fort.",
  skip: "Ohne Ergebnis fortfahren",
  again: "Erneut prüfen",
  outcome: {
    works: "Mit diesem Schlüssel funktioniert alles",
    worksPartly: "Ein Teil davon funktioniert mit diesem Schlüssel nicht",
    uncertain: "Ein Teil davon lässt sich nicht feststellen",
    doesNotWork: (value) => `${plural(value, "Funktion ist", "Funktionen sind")} mit diesem Schlüssel nicht verfügbar`,
  },
  goOn: "Sie können fortfahren: Was nicht funktioniert, entfällt; alles andere wird verbunden.",
  noTriggers:
    "Ohne Trigger erfährt Jira von einem Push nicht sofort. Es findet trotzdem alles, wenn es nach Zeitplan nachsieht – alle fünf Minuten, sofern ein Administrator das nicht geändert hat.",
  cautions: "Zu dieser Identität",

  table: "Was funktioniert",
  columns: { feature: "Funktion", state: "Mit diesem Schlüssel", consequence: "Was das bedeutet" },
  features: {
    commits: "Commits, Smart Commits und Branches",
    pullRequests: "Pull Requests",
    createBranches: "Branches erstellen",
    deleteBranches: "Branches löschen",
    createPullRequests: "Pull Requests erstellen",
    triggers: "Trigger: Jira erfährt sofort von Pushes",
    triggerHealth: "Trigger: Zustand, Reparatur und Entfernen",
    defaultBranch: "Standard-Branch aus Causeway heraus ändern",
  },
  states: {
    works: "Funktioniert",
    worksPartly: "Zum Teil",
    uncertain: "Nicht feststellbar",
    doesNotWork: "Funktioniert nicht",
  },
  verdicts: {
    allowed: "Erlaubt",
    denied: "Verweigert",
    unknown: "Nicht feststellbar",
  },
  counted: ({ allowed, denied, unknown }) => {
    const parts: [number, string][] = [
      [allowed, "erlaubt"],
      [denied, "verweigert"],
      [unknown, "nicht feststellbar"],
    ];
    return parts
      .filter(([value]) => value > 0)
      .map(([value, state], at) => `${at === 0 ? plural(value, "Aktion", "Aktionen") : count(value)} ${state}`)
      .join(", ");
  },
  actionsLabel: (feature) => `Aktionen zu: ${feature}`,
  on: (scope) => (scope === "" ? "" : `auf ${scope}`),

  probes: {
    title: "Manche Aktionen lassen sich nur durch einen Versuch feststellen",
    text: "Causeway kann die Änderung selbst in einer Form senden, die AWS immer ablehnt: einen Branch ab einem Commit, den es nicht gibt, einen Pull Request eines Branches mit sich selbst, einen Trigger mit einem unzulässigen Namen. AWS antwortet dann entweder, dass Sie das nicht dürfen, oder dass die Anfrage falsch ist. In beiden Fällen ändert sich nichts; die Versuche erscheinen in CloudTrail.",
    act: "Auch Änderungen versuchen",
    done: "Auch Änderungen wurden versucht. Es wurde nichts geändert.",
  },

  policy: {
    title: "Eine Richtlinie, die das Gewünschte erlaubt",
    intro:
      "Das Mindeste, womit die gewählten Funktionen arbeiten. Hängen Sie sie in IAM an den Benutzer an, dem dieser Schlüssel gehört.",
    features: "Funktionen",
    featuresRequired: "Wählen Sie mindestens eine Funktion.",
    extra: "Jira tut das nie: nur Causeway, wenn Sie es verlangen.",
    repositories: "Repositorys",
    all: "Alle, jetzt und später",
    chosen: "Nur ausgewählte Repositorys",
    copy: "Richtlinie kopieren",
    save: "Richtlinie speichern\u00a0…",
    saved: "Gespeichert unter",
    copyPath: "Pfad kopieren",
    show: "Richtlinie anzeigen",
    label: "Richtlinie als JSON",
    making: "Die Richtlinie wird geschrieben\u00a0…",
  },
};

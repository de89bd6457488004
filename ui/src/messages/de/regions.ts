import type { Messages } from "../en";
import { common, count, plural } from "./common";

const regionsOf = (value: number) => plural(value, "Region", "Regionen");

/** Wörter für das Verbinden mehrerer Regionen in einem Zug. */
export const regions: Messages["regions"] = {
  count: regionsOf,
  inAll: (repositories, regions) => `${common.repositories(repositories)} in ${regionsOf(regions)}`,
  region: "Region",

  choose: {
    title: "Weitere Regionen",
    titleChosen: (value) => `Weitere Regionen: ${count(value)} ausgewählt`,
    intro:
      "Causeway kann mit diesem Schlüssel in den anderen CodeCommit-Regionen nachfragen und mehrere in einem Zug verbinden. Jede wird in Jira eine eigene Integration; was Sie in den nächsten Schritten wählen, gilt für alle.",
    ask: (value) => `In ${value === 1 ? "der anderen Region" : `den anderen ${count(value)} Regionen`} nachfragen`,
    askLeft: (value) => `In ${value === 1 ? "der übrigen Region" : `den übrigen ${count(value)} Regionen`} nachfragen`,
    askAgain: (value) => `In ${value === 1 ? "einer Region" : `${count(value)} Regionen`} erneut nachfragen`,
    progressLabel: "Nachfrage in den anderen Regionen",
    asked: (done, total) => `${count(done)} von ${regionsOf(total)} gefragt`,
    stop: "Nachfrage beenden",
    outcome: (found, refused) =>
      `${regionsOf(found)} mit Repositorys${refused === 0 ? "" : `, ${regionsOf(refused)} ohne Auskunft`}.`,
    found: "Regionen mit Repositorys",
    chooseAll: (value) =>
      value === 1 ? "Die Region mit Repositorys auswählen" : `Alle ${count(value)} mit Repositorys auswählen`,
    chooseNone: "Keine davon auswählen",
    refused: (value) => `${regionsOf(value)} ohne Auskunft`,
    notEnabled: "Diese Opt-in-Region ist im Konto vermutlich nicht aktiviert",
    empty: (value) => `Keine Repositorys in ${value === 1 ? "einer Region" : `${count(value)} Regionen`}:`,
    another: "Eine weitere Region",
    add: "Hinzufügen",
    already: "Diese Region wird bereits mit verbunden.",
    chosen: (value, repositories) =>
      `In einem Zug zu verbinden: ${regionsOf(value)}, ${common.repositories(repositories)}`,
    asking: "Wird gefragt\u00a0…",
    notAsked: "Noch nicht gefragt",
    askOne: (region) => `${region} erneut fragen`,
    remove: (region) => `${region} entfernen`,
    removeShort: "Entfernen",
    notReady: "Nicht jede ausgewählte Region hat geantwortet. Versuchen Sie es erneut, oder entfernen Sie sie.",
  },

  steps: {
    permissions: (region, value) =>
      `Gefragt in ${region}. Die Richtlinien des Benutzers gelten in allen ${regionsOf(value)}, sofern keine davon Regionen nennt.`,
    policy: "Die Richtlinie nennt ihre Region. Erstellen Sie eine für jede Region, die Sie verbinden.",
    triggers: (value) =>
      `Das gilt für alle ${regionsOf(value)}. Jede bekommt ein eigenes Thema; die Webhook-URL ist dieselbe.`,
    settings: (value) => `Das gilt für alle ${regionsOf(value)}.`,
    displayName: (example) => `Hinter einen Namen, den Sie eingeben, kommt der Code der jeweiligen Region: ${example}`,
    displayNameExample: "Zahlungen (eu-central-1)",
    repositories: (account, value) =>
      `Im Konto ${account}, ${regionsOf(value)}. Git Integration importiert alle und folgt später dem Konto, wenn dort Repositorys hinzukommen oder wegfallen.`,
  },

  review: {
    nothing: "Jira hat bereits in jeder Region alles, was Sie gewählt haben. Ein Start würde nichts ändern.",
    goToConnections: "Zu den Verbindungen",
    looking: "Ihre Auswahl wird Region für Region mit dem Stand in Jira verglichen\u00a0…",
    order:
      "Eine nach der anderen, in dieser Reihenfolge. Misslingt eine Region, werden die anderen trotzdem verbunden.",
    heading: "Regionen",
    summary: "Was insgesamt geschieht",
    toConnect: "Zu verbindende Repositorys",
    toTrigger: "Einzurichtende Trigger",
    conflictTitle: "Der Start ist noch nicht möglich",
    conflictIn: (region, what) => `${region}: ${what}`,
    conflicts: (region, repositories) =>
      `${region}: ${common.repositories(repositories)}. Öffnen Sie die Region und schränken Sie ihre Liste auf „Konflikt“ ein, um den Grund zu sehen.`,
    stepsIn: (region) => `Schritte in ${region}`,
    repositoriesIn: (region) => `Repositorys in ${region}`,
    repositoriesLabel: (region) => `Repositorys des Plans in ${region}`,
    nothingHere: "Alles ist bereits eingerichtet",
    answers: (value, names) => `${regionsOf(value)}: ${names}`,
  },

  run: {
    loading: "Die Läufe werden geöffnet\u00a0…",
    overview: "Regionen dieses Laufs",
    settled: (done, total) => `${count(done)} von ${regionsOf(total)} beendet`,
    columns: {
      region: "Region",
      state: "Status",
      progress: "Repositorys",
      more: "Öffnen",
    },
    of: (done, total) => `${count(done)} von ${count(total)}`,
    failed: "fehlgeschlagen",
    progressOf: (region) => `Fortschritt von ${region}`,
    progressLabel: "Fortschritt aller Regionen",
    follow: "Der laufenden Region folgen",
    cancelOne: (region) => `${region} abbrechen`,
    cancelAll: "Alles Übrige abbrechen",
    cancelOneTitle: (region) => `${region} abbrechen?`,
    cancelOneMore: "Die anderen Regionen gehen weiter.",
    cancelAllTitle: "Alles Übrige abbrechen?",
    cancelKeep: "Weiterlaufen lassen",
    stays: "Was bestehen bleibt:",
    stayDone: (value) => `${regionsOf(value)}, bereits beendet: unverändert.`,
    announce: (region, activity, done, total) =>
      `${region}: ${activity}. ${count(done)} von ${regionsOf(total)} beendet.`,
    ended: (region, state) => `${region}: ${state}`,
    outcome: {
      completed: (value) => `Alle ${regionsOf(value)} sind verbunden`,
      cancelled: (completed, total) => `Abgebrochen: ${count(completed)} von ${regionsOf(total)} abgeschlossen`,
      failed: (completed, total) => `${count(completed)} von ${regionsOf(total)} abgeschlossen`,
    },
    notCompleted: (names) =>
      `Nicht abgeschlossen: ${names}. Der Beleg nennt den Grund und bietet einen neuen Versuch an.`,
    outcomeMore:
      "Jede Region hat einen eigenen Beleg: was jetzt vorhanden ist, was fehlgeschlagen ist und erneut versucht werden kann, und was sich rückgängig machen lässt.",
    receipt: "Beleg",
    receiptOf: (region) => `Beleg von ${region}`,
    resume: "Fortsetzen\u00a0…",
    resumeOf: (region) => `${region} fortsetzen`,
    connection: "Verbindung",
    connectionOf: (region) => `Verbindung von ${region}`,
  },
};

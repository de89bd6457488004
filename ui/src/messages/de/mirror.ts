import type { Messages } from "../en";
import { count, plural } from "./common";

const UNITS = ["Byte", "KB", "MB", "GB", "TB"] as const;
const whole = new Intl.NumberFormat("de", { maximumFractionDigits: 0, useGrouping: false });
const tenths = new Intl.NumberFormat("de", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const share = new Intl.NumberFormat("de", { maximumFractionDigits: 1 });

/** Bytes, wie man sie liest: `1,4 GB`. */
export function bytes(value: number): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1_000 && unit < UNITS.length - 1) {
    rest /= 1_000;
    unit += 1;
  }
  const number = unit === 0 || rest >= 100 ? whole : tenths;
  return `${number.format(rest)}\u00a0${UNITS[unit]}`;
}

/** Wörter zu Spiegeln, ihrer Abdeckung und zur Frage, warum ein Commit nicht bei einem Vorgang steht. */
export const mirror: Messages["mirror"] = {
  bytes,
  tab: "Spiegel",
  loading: "Der Spiegel wird geprüft\u00a0…",
  off: {
    title: "Von dieser Verbindung gibt es hier keinen Spiegel",
    text: "Ein Spiegel ist eine Kopie der Repositorys dieser Verbindung auf diesem Computer, genau so abgerufen, wie Jira sie abruft. Mit ihm öffnen sich Unterschiede sofort, Commits lassen sich nach einem Teil ihrer Nachricht oder ID finden, und Causeway kann sagen, welche Commits in Jira fehlen und warum.",
    costs:
      "Er belegt Platz auf dieser Festplatte, höchstens so viel, wie Sie festlegen, und lässt sich mit einem Klick entfernen.",
  },
  cap: "Zulässiger Platz, in GB",
  capHelp: (free) => `Auf dieser Festplatte sind ${free} frei.`,
  capHelpUnknown: "Das System gibt nicht an, wie viel auf dieser Festplatte frei ist.",
  capError: "Geben Sie eine Zahl von Gigabyte ein, mindestens 0,1.",
  turnOn: "Einschalten und abrufen",
  turnOff: "Ausschalten",
  turnedOff: "Der Spiegel ist ausgeschaltet und bleibt unverändert, bis er entfernt wird",
  offKept: "Der Spiegel ist ausgeschaltet. Was abgerufen wurde, ist noch da und veraltet allmählich.",
  turnOnAgain: "Wieder einschalten",
  saveCap: "Grenze speichern",
  capSaved: "Die Grenze wurde gespeichert",
  facts: {
    size: "Größe",
    sizeOf: (size, cap) => `${size} von höchstens ${cap}`,
    free: "Frei auf dieser Festplatte",
    directory: "Ordner",
    copyDirectory: "Pfad des Ordners kopieren",
    refspecs: "Abgerufen",
    refspecsHelp: "Genau das, was Jira abruft.",
    commits: "Commits im Index",
  },
  full: "Der Spiegel hat seine Grenze erreicht: Erhöhen Sie sie, sonst bleiben einige Repositorys auf ihrem Stand.",
  fetch: "Alle abrufen",
  fetchFailed: (value) =>
    `${plural(value, "fehlgeschlagenes Repository", "fehlgeschlagene Repositorys")} erneut abrufen`,
  fetchOne: (name) => `${name} abrufen`,
  stop: "Anhalten",
  stopped: "Angehalten. Was schon da ist, bleibt und wird nicht noch einmal abgerufen.",
  fetched: (done, failed) =>
    failed === 0
      ? `${plural(done, "Repository ist", "Repositorys sind")} auf dem neuesten Stand`
      : `${plural(done - failed, "Repository ist", "Repositorys sind")} auf dem neuesten Stand, ${count(failed)} fehlgeschlagen`,
  progress: "Der Spiegel wird abgerufen",
  progressNote: (done, total, failed, size) =>
    `${count(done)} von ${plural(total, "Repository", "Repositorys")}, ${size} empfangen${
      failed === 0 ? "" : `, ${count(failed)} fehlgeschlagen`
    }`,
  work: (received, total, size) =>
    total === 0 ? `${count(received)} Objekte, ${size}` : `${count(received)} von ${count(total)} Objekten, ${size}`,
  indexing: "Commits werden gelesen",
  atWork: "Gerade in Arbeit",
  table: {
    caption: "Repositorys des Spiegels",
    search: "Repositorys durchsuchen",
    filter: "Status",
    all: "Jeder Status",
    counted: (state, value) => `${state} (${count(value)})`,
    name: "Repository",
    state: "Status",
    size: "Größe",
    commits: "Commits",
    references: "Referenzen",
    fetchedAt: "Abgerufen",
    problem: "Problem",
    acts: "Aktion",
    empty: "Die Verbindung hat noch keine Repositorys",
    states: {
      missing: "Nicht abgerufen",
      fetching: "Wird abgerufen",
      partial: "Zum Teil",
      ready: "Bereit",
      failed: "Fehlgeschlagen",
    },
  },
  remove: "Entfernen\u00a0…",
  removeTitle: "Den Spiegel entfernen?",
  removeText: (size, directory) =>
    `${size} in ${directory} werden samt dem Index von diesem Computer entfernt. In AWS und Jira ändert sich nichts; der Spiegel kann erneut abgerufen werden.`,
  removeAct: "Spiegel entfernen",
  removed: "Der Spiegel wurde entfernt",

  coverage: {
    title: "Abdeckung",
    intro:
      "Vergleicht für ein Jira-Projekt die Commits, die der Spiegel Vorgängen zuordnet, mit denen, die Jira anzeigt.",
    project: "Projektschlüssel",
    projectHelp: "SHOP, für Vorgänge wie SHOP-12.",
    projectError:
      "Ein Projektschlüssel besteht aus Großbuchstaben, Ziffern und Unterstrichen und beginnt mit einem Buchstaben.",
    compare: "Vergleichen",
    again: "Erneut vergleichen",
    stop: "Anhalten",
    stopped: "Der Vergleich wurde angehalten.",
    comparing: "Vergleich mit Jira",
    progress: (done, total) => `${count(done)} von ${plural(total, "Vorgang", "Vorgängen")}`,
    needsFetch: "Rufen Sie zuerst den Spiegel ab: Noch gibt es nichts zu vergleichen.",
    issues: "Vorgänge",
    inMirror: "Zuordnungen im Spiegel",
    inJira: "Davon in Jira",
    percent: (part, whole) => `${share.format(Math.floor((part / whole) * 1_000) / 10)}\u00a0%`,
    complete: "Jira zeigt alles, was der Spiegel zuordnet.",
    nothing: (project) => `Kein Commit des Spiegels nennt einen Vorgang von ${project}.`,
    gaps: "Unterschiede",
    gapCount: (value, cut) => `${count(value)}${cut ? " und weitere" : ""}`,
    search: "Unterschiede durchsuchen",
    issue: "Vorgang",
    repository: "Repository",
    commit: "Commit",
    reason: "Grund und Abhilfe",
    side: "Seite",
    onlyInJira: "Nur in Jira",
    notInJira: "Nicht in Jira",
    cut: "Es gibt mehr Unterschiede, als hier stehen. Beheben Sie einige davon, und vergleichen Sie erneut.",
    problems: "Nicht alles konnte verglichen werden",
    export: "Als Tabelle kopieren",
    summary: (gaps) => (gaps === 0 ? "Keine Unterschiede" : plural(gaps, "Unterschied", "Unterschiede")),
  },

  why: {
    intro:
      "Verfolgt einen Commit Station für Station von CodeCommit bis zu diesem Vorgang und nennt den ersten Grund, warum er dort fehlt. Dabei wird nichts geändert.",
    field: "Commit, Branch oder Nachricht",
    fieldHelp:
      "Eine Commit-ID mit mindestens 7 Stellen, der Name eines Branches oder ein Teil einer Nachricht. Teile werden nahe den Spitzen der Branches eines Repositorys gefunden, in einem Spiegel überall.",
    required: "Geben Sie ein, wonach gesucht werden soll.",
    repository: "Repository",
    repositoryHelp: "Wo gesucht wird. Bleibt das Feld leer: in allen Repositorys der Verbindungen dieses Jira.",
    connection: "Verbindung",
    allConnections: "Dieses Jira insgesamt",
    start: "Grund ermitteln",
    again: "Erneut suchen",
    stop: "Anhalten",
    stopped: "Angehalten. Angezeigt wird, was bis dahin gefunden war.",
    looking: "Der Commit wird verfolgt\u00a0…",
    label: "Der Weg vom Commit zum Vorgang",
    stations: {
      commit: "Commit",
      repository: "Repository",
      index: "Index",
      message: "Nachricht",
      project: "Projekt",
      issue: "Vorgang",
    },
    found: "Commit",
    inRepository: "Repository",
    subject: "Nachricht",
    copyCommit: "Commit-ID kopieren",
    there: (key) => `Es fehlt nichts: Er steht bei ${key}`,
    reason: "Grund",
    fixes: {
      reindex: "Von Jira indizieren lassen",
      enable: "In Jira aktivieren",
      associate: (key) => `${key} zuordnen`,
      fetchMirror: "Spiegel abrufen",
    },
    enableTitle: "In Jira aktivieren?",
    enableText:
      "Jemand hat es deaktiviert, vielleicht aus gutem Grund. Sobald es aktiviert ist, indiziert Jira es und zeigt seine Commits allen, die die zugeordneten Projekte sehen dürfen.",
    enableAct: "Aktivieren",
    doing: {
      reindex: "Jira wird mit dem Indizieren beauftragt\u00a0…",
      enable: "Jira wird mit dem Aktivieren beauftragt\u00a0…",
      associate: "Jira wird beauftragt\u00a0…",
      fetchMirror: "Der Spiegel wird abgerufen\u00a0…",
    },
    waiting: "Das ist erledigt. Jetzt muss Jira es noch anzeigen\u00a0…",
    helped: (key) => `Das hat geholfen: Jira zeigt den Commit jetzt bei ${key}`,
    changed: "Das ist erledigt. Den Commit hält jetzt etwas anderes auf:",
    notYet:
      "Das ist erledigt, aber Jira zeigt den Commit noch nicht. Bei einem großen Repository dauert es eine Weile; suchen Sie später erneut.",
    all: (value) => `Station für Station (${plural(value, "Station", "Stationen")})`,
    allLabel: "Alle Stationen",
    copy: "Bericht kopieren",
  },
};

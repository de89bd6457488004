import type { Messages } from "../en";
import { count, plural } from "./common";

const size = new Intl.NumberFormat("de", { maximumFractionDigits: 1 });

/** `512 Byte`, `1,5 MB`; 1.000 Byte sind ein Kilobyte. */
function bytes(value: number): string {
  if (value < 1_000) return `${count(value)}\u00a0Byte`;
  if (value < 1_000_000) return `${size.format(value / 1_000)}\u00a0kB`;
  if (value < 1_000_000_000) return `${size.format(value / 1_000_000)}\u00a0MB`;
  return `${size.format(value / 1_000_000_000)}\u00a0GB`;
}

/** Wörter zu vollständigen Commits, Unterschieden und Pull Requests. */
export const review: Messages["review"] = {
  commit: {
    loading: "Der Commit wird geladen\u00a0…",
    of: (id) => `Commit ${id}`,
    author: "Autor",
    committer: "Committet von",
    id: "Commit-ID",
    copyId: "Commit-ID kopieren",
    parents: () => "Vorgänger",
    noParent: "Keiner: Dies ist ein erster Commit",
    openParent: (id) => `Commit ${id} öffnen`,
    merge: "Ein Merge, verglichen mit seinem ersten Vorgänger",
    noMessage: "Keine Nachricht",
    openConsole: "In der AWS-Konsole öffnen",
    sources: { mirror: "Aus dem Spiegel auf diesem Computer gelesen", codeCommit: "Aus CodeCommit gelesen" },
  },
  files: {
    title: "Änderungen",
    list: "Geänderte Dateien",
    count: (value) => plural(value, "geänderte Datei", "geänderte Dateien"),
    search: "Datei suchen",
    none: "Keine Datei wurde geändert",
    noneText: "Der Commit hat dieselben Dateien wie sein Vorgänger.",
    cut: (shown) => `Die ersten ${count(shown)} Dateien sind aufgeführt. Es gibt weitere.`,
    changes: { added: "Hinzugefügt", modified: "Geändert", deleted: "Gelöscht" },
    added: (value) => `+${count(value)}`,
    changed: (value) => `±${count(value)}`,
    deleted: (value) => `−${count(value)}`,
    keysFile: "nächste und vorherige Datei",
    keysChange: "Änderung",
  },
  diff: {
    of: (path) => `Unterschiede in ${path}`,
    loading: "Wird verglichen\u00a0…",
    copyPath: "Pfad kopieren",
    layout: "Darstellung",
    layouts: { unified: "Untereinander", split: "Nebeneinander" },
    wrap: "Zeilen umbrechen",
    ignoreWhitespace: "Leerraum ignorieren",
    lineKinds: { added: "hinzugefügt", deleted: "gelöscht" },
    gap: (lines) => plural(lines, "unveränderte Zeile", "unveränderte Zeilen"),
    showMore: "Mehr anzeigen",
    sideScroll: "Lange Zeilen seitwärts verschieben",
    hiddenCharacter: "Ein unsichtbares Zeichen",
    cut: (characters) => `… ${plural(characters, "weiteres Zeichen", "weitere Zeichen")}`,
    noNewline: "Kein Zeilenumbruch am Ende",
    hidden: (lines) =>
      lines === 1
        ? "1 weitere geänderte Zeile wird nicht angezeigt."
        : `${count(lines)} weitere geänderte Zeilen werden nicht angezeigt.`,
    coarse: "Zeilenweise verglichen: Für einen wortweisen Vergleich ist es zu viel.",
    onlyWhitespace: "Nur Leerraum ist anders",
    showWhitespace: "Leerraum anzeigen",
    noLines: "Keine Zeile ist anders",
    noLinesText: "Geändert wurde nur der Dateimodus oder das Ende der letzten Zeile.",
    emptyFile: "Die Datei ist leer.",
    binary: "Keine Textdatei",
    tooLarge: "Zu groß, um sie hier zu vergleichen",
    tooLargeText: (limit) => `Verglichen werden Dateien bis ${limit}.`,
    pointer: "Ein Link oder ein Submodul",
    before: "Vorher",
    after: "Nachher",
    notThere: "nicht vorhanden",
    sizes: (before, after) => `Vorher: ${before}. Nachher: ${after}.`,
    bytes,
  },
  mergeability: {
    mergeable: "Ein Merge ist möglich",
    fastForward: "Das Ziel hat nichts, was der Quelle fehlt: Es würde nur vorgespult (Fast-Forward).",
    conflicts: "Es gibt Konflikte",
    conflictsText:
      "Beide Branches haben dieselben Zeilen geändert. Das muss jemand auflösen, bevor ein Merge möglich ist.",
    nothing: "Es gibt nichts zu mergen",
    nothingText: "Der Ziel-Branch enthält bereits alles, was der Quell-Branch hat.",
    unknown: "Ob ein Merge möglich ist, ließ sich nicht feststellen",
  },
  pullRequests: {
    list: "Pull Requests",
    loading: "Pull Requests werden gesucht\u00a0…",
    loadingOne: "Der Pull Request wird geladen\u00a0…",
    incomplete: "Nicht alles konnte durchsucht werden",
    emptyTitle: "Noch kein Pull Request",
    empty: (key) =>
      `Hier stehen Pull Requests, die ${key} im Titel, in der Beschreibung oder im Namen eines Branches tragen.`,
    nowhere: "Kein Repository für das Projekt dieses Vorgangs ist verbunden",
    search: "Pull Request suchen",
    title: "Titel",
    number: (id) => `Nr. ${id}`,
    done: "Fertig",
    numberLabel: "Nummer",
    copyNumber: "Nummer kopieren",
    state: "Status",
    states: { open: "Offen", merged: "Gemergt", closed: "Geschlossen" },
    repository: "Repository",
    branches: "Von → nach",
    into: "nach",
    author: "Geöffnet von",
    active: "Letzte Aktivität",
    console: "AWS",
    openInConsole: (id) => `Pull Request ${id} in der AWS-Konsole öffnen`,
    openConsole: "In der AWS-Konsole öffnen",
    notInJira: "Noch nicht in Jira",
    notInJiraText: "Jira zeigt ihn noch nicht. Es findet ihn, wenn es das Repository das nächste Mal indiziert.",
    approvals: "Genehmigungen",
    noApproval: "Noch niemand hat ihn genehmigt.",
    satisfied: "Erfüllt",
    waiting: "Ausstehend",
    overridden: "Seine Genehmigungsregeln wurden außer Kraft gesetzt.",
    description: "Beschreibung",
    noDescription: "Es gibt keine Beschreibung.",
    mergedBy: "Gemergt von",
    mergeCommit: "Merge-Commit",
    copyCommit: "Commit-ID kopieren",
    close: {
      ask: "Pull Request schließen\u00a0…",
      act: "Pull Request schließen",
      title: (id) => `Pull Request ${id} schließen?`,
      forEver: "Ein geschlossener Pull Request lässt sich nicht wieder öffnen",
      stays:
        "CodeCommit sieht das nicht vor. Seine Branches, Commits und Kommentare bleiben; Sie können einen neuen erstellen.",
      keep: "Offen lassen",
      stop: "Anhalten",
      closing: "Der Pull Request wird geschlossen\u00a0…",
      done: (id, repository) => `Pull Request ${id} von ${repository} wurde geschlossen.`,
      doneText: "Jira wurde beauftragt, das Repository zu indizieren.",
      notTold: (why) => `Jira wurde nicht benachrichtigt: ${why}`,
    },
  },
  preview: {
    title: "Vorschau des Pull Requests",
    nothingYet: "Noch ist nichts angelegt.",
    back: "Zurück",
    loading: "Die Branches werden verglichen\u00a0…",
    tabs: "Was er enthielte",
    changes: "Änderungen",
    commits: "Commits",
    commitsCut: (shown) => `Die neuesten ${count(shown)} Commits sind aufgeführt. Es gibt weitere.`,
    noCommit: "Kein Commit",
    message: "Nachricht",
    date: "Datum",
    duplicates: (ids) =>
      ids.length === 1
        ? `Pull Request ${ids[0]} ist für dieselben Branches offen`
        : `Pull Requests ${ids.join(", ")} sind für dieselben Branches offen`,
    duplicatesText: "Ein weiterer würde dieselben Änderungen ein zweites Mal vorschlagen.",
    nothingShared: "Die beiden Branches haben keinen gemeinsamen Commit",
  },
};

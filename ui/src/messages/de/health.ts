import type { Messages } from "../en";
import { common, count, plural } from "./common";

const links: Messages["health"]["path"]["links"] = {
  repository: "CodeCommit",
  trigger: "Trigger",
  topic: "Thema",
  subscription: "Abonnement",
  jira: "Jira",
};

/** `1 Tag 23 h`, `3 h 12 min`, `12 min`. */
function span(minutes: number): string {
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  if (days > 0) return `${plural(days, "Tag", "Tage")} ${hours}\u00a0h`;
  if (hours > 0) return common.duration.hours(hours, minutes % 60);
  return `${minutes}\u00a0min`;
}

/** Wörter zu den Triggern einer Verbindung: ihr Zustand und was damit geschieht. */
export const health: Messages["health"] = {
  looking: "Die Trigger werden geprüft\u00a0…",
  lookingNote: (done, total) =>
    total === 0 ? "Repositorys werden aufgelistet\u00a0…" : `${count(done)} von ${common.repositories(total)} geprüft`,
  throttledNote: (done, total) =>
    total === 0
      ? "AWS drosselt die Anfragen. Es geht gleich weiter."
      : `AWS drosselt die Anfragen. Es geht gleich weiter: ${count(done)} von ${common.repositories(total)} geprüft`,
  looked: (ok, total) =>
    ok === 1
      ? `Geprüft. 1 von ${common.repositories(total)} erreicht Jira.`
      : `Geprüft. ${count(ok)} von ${common.repositories(total)} erreichen Jira.`,
  lookAgain: "Erneut prüfen",
  stopLooking: "Abbrechen",
  stoppedTitle: "Noch nicht geprüft",
  stopped: "Die Prüfung wurde abgebrochen, bevor sie ein Ergebnis hatte.",
  look: "Trigger prüfen",
  asOf: "Stand",
  change: "Trigger ändern\u00a0…",
  test: "Testereignis senden\u00a0…",

  none: {
    title: "Noch keine Trigger",
    text: "Hier sähen Sie den Weg eines Pushs von CodeCommit zu Jira, Repository für Repository. Für diese Verbindung wurden keine Trigger eingerichtet; Jira erfährt von Pushes daher nur, wenn es nach Zeitplan nachsieht.",
    act: "Trigger einrichten",
  },

  path: {
    heading: "Von CodeCommit zu Jira",
    whole: (value) => `Alle ${common.repositories(value)}`,
    label: (name) => `Der Weg eines Pushs: ${name}`,
    showWhole: "Alle Repositorys anzeigen",
    links,
    states: {
      ok: "OK",
      broken: "Gestört",
      waiting: "Wartet",
      unknown: "Nicht bekannt",
    },
    inSome: (value, total) =>
      value === total ? `in ${common.repositories(total)}` : `in ${count(value)} von ${common.repositories(total)}`,
    problems: "Was nicht stimmt",
    where: (value, total) =>
      total === 1
        ? ""
        : value === total
          ? `In allen ${common.repositories(total)}.`
          : `In ${count(value)} von ${common.repositories(total)}.`,
    moreProblems: (value) => `Dazu ${plural(value, "weiteres Problem", "weitere Probleme")} in der Tabelle unten.`,
    fine: "Soweit erkennbar, funktioniert jedes Glied. Gewissheit gibt ein Testereignis.",
    selected: (name) => `Gezeigt wird der Weg von ${name}`,
  },

  table: {
    heading: "Repositorys",
    label: "Repositorys und ihr Weg zu Jira",
    search: "Repositorys durchsuchen",
    name: "Repository",
    state: "Weg",
    summary: "Befund",
    filter: "Anzeigen",
    all: (value) => `Alle ${count(value)}`,
    counted: (state, value) => `${state}: ${count(value)}`,
    testSelected: (value) => `${common.repositories(value)} testen\u00a0…`,
    emptyTitle: "Keine Repositorys",
    empty: "Trigger sind in Repositorys gewünscht, die es in diesem Konto und dieser Region nicht gibt.",
  },

  subscription: {
    heading: "Abonnement",
    states: {
      missing: "Fehlt",
      pending: "Nicht bestätigt",
      confirmed: "Bestätigt",
      unknown: "Nicht bekannt",
    },
    state: "Status",
    endpoint: "Führt zu",
    asked: "Bestätigung angefordert",
    lapses: "Verbleibende Zeit",
    left: (minutes) => (minutes < 1 ? "Weniger als eine Minute" : span(minutes)),
    lapsed: "Sie ist verfallen. Senden Sie die Bestätigungsanfrage erneut.",
    topic: "Thema",
    copyArn: "ARN des Themas kopieren",
    console: "In der AWS-Konsole öffnen",
    pendingTitle: "Jira hat das Abonnement nicht bestätigt",
    pending:
      "Vorher stellt Amazon SNS nichts zu. Jira bestätigt von selbst, sobald SNS es erreicht; diese Seite sieht von Zeit zu Zeit nach.",
    unknown: "Dieser Schlüssel darf die Abonnements des Themas nicht auflisten.",
    resend: "Bestätigungsanfrage erneut senden",
    resent: "Amazon SNS wurde gebeten, die Bestätigungsanfrage erneut zu senden.",
    confirmed: "Das Abonnement ist bestätigt.",
    byHand: "Von Hand bestätigen\u00a0…",
  },

  byHand: {
    title: "Abonnement von Hand bestätigen",
    text: "Erreicht SNS bei Ihnen eine andere Stelle als Jira, etwa ein Relay oder ein Protokoll, so enthält die Nachricht dort alles, was das Abonnement bestätigt.",
    label: "Token, SubscribeURL oder die ganze Nachricht",
    help: "Wer diese Angaben hat, kann das Abonnement bestätigen. Sie gehen nur an Amazon SNS, nachdem Thema und Host geprüft sind, und werden nicht aufbewahrt.",
    required: "Fügen Sie das Token, die SubscribeURL oder die Nachricht ein.",
    confirm: "Bestätigen",
  },

  repair: {
    title: (value) =>
      value === 1 ? "1 Repository lässt sich reparieren" : `${common.repositories(value)} lassen sich reparieren`,
    text: "Die Reparatur ist zunächst ein Plan: Sie sehen, was sich ändern würde, bevor etwas geschieht.",
    act: (value) => `${common.repositories(value)} reparieren`,
    driftTitle: "Die Trigger sind nicht mehr so, wie sie eingerichtet wurden",
    sync: "Trigger auf den neuesten Stand bringen",
    added: (value) => `${common.repositories(value)} ohne Trigger, seither neu:`,
    removed: (value) => `${common.repositories(value)} in AWS nicht mehr vorhanden:`,
    edited: (value) => `${common.repositories(value)} mit einem Trigger, den jemand geändert hat:`,
    more: (value) => `und ${count(value)} weitere`,
    cautions: "Gut zu wissen",
  },

  testing: {
    title: "Testereignis senden?",
    text: (value) =>
      `CodeCommit veröffentlicht aus ${plural(value, "Repository", "Repositorys")} ein echtes Testereignis im Thema. Alle, die das Thema abonniert haben, erhalten es: Jira indiziert neu, was ihm gemeldet wird, und andere können ebenfalls darauf reagieren.`,
    send: (value) => `Aus ${common.repositories(value)} senden`,
    sending: "Testereignisse werden gesendet\u00a0…",
    results: "Was AWS geantwortet hat",
    label: "Ergebnisse des Tests",
    summary: (sent, total) => `${count(sent)} von ${common.repositories(total)} gesendet.`,
    proof:
      "AWS hat sie angenommen. Ob sie angekommen sind, sehen Sie in Jira an einem späteren Indexzeitpunkt des Repositorys.",
    name: "Repository",
    result: "Ergebnis",
    words: "Wortlaut von AWS",
    sent: "Gesendet",
    notSent: "Nicht gesendet",
    failedOnly: (value) => `Nicht gesendet: ${count(value)}`,
    sentOnly: (value) => `Gesendet: ${count(value)}`,
    all: (value) => `Alle ${count(value)}`,
  },

  plan: {
    setUpHeading: "Trigger einrichten",
    setUpIntro:
      "CodeCommit kennt keine Webhooks. Ein Trigger in jedem Repository meldet jeden Push an ein Amazon-SNS-Thema, und das Thema meldet ihn an Jira.",
    changeHeading: "Trigger ändern",
    changeIntro: "Was eingerichtet ist, bleibt, sofern der Plan nichts anderes sagt.",
    webhookHeading: "Trigger reparieren",
    webhookIntro:
      "Kein Abonnement des Themas führt mit dem Webhook-Geheimnis, das Causeway aufbewahrt, zu diesem Jira. Hat jemand in Jira ein neues Geheimnis erzeugt?",
    webhookChoice: "Webhook-URL",
    webhookPaste: "Aus Jira einfügen",
    webhookPasteHelp: "Wenn jemand auf der Seite „Webhooks“ in Jira ein neues Geheimnis erzeugt hat.",
    webhookKept: "Die von Causeway aufbewahrte verwenden",
    webhookKeptHelp: "Wenn nur das Abonnement gelöscht wurde.",
    webhookLost: "Causeway hat die Webhook-URL nicht mehr. Fügen Sie sie aus Jira ein.",
    anywayNeeded: "Bestätigen Sie, dass Sie das wollen, oder gehen Sie zurück zur Verbindung.",
    pasteUrl: "Webhook-URL einfügen",
    reviewHeading: "Überprüfen",
    repairHeading: "Reparatur überprüfen",
    nothingHeading: "Alles ist bereits eingerichtet",
    nothing: "AWS hat bereits alles, was Sie gewählt haben. Ein Start würde nichts ändern.",
    looking: "Gewünschtes wird mit dem Stand in AWS verglichen\u00a0…",
    toReview: "Überprüfen",
    back: "Zurück zur Verbindung",
    toConnection: "Zur Verbindung",
    choices: {
      label: "Ihre Auswahl",
      kept: "Die von Causeway aufbewahrte Webhook-URL",
      sample: "Webhook-URL des Beispiel-Jira",
      pasted: "Die von Ihnen eingefügte Webhook-URL",
      events: "Benachrichtigt Jira über",
      webhook: "Webhook-URL",
      from: "Aus",
      topic: "Thema",
      change: "Ändern",
    },
  },

  disconnect: {
    act: "Verbindung trennen\u00a0…",
    heading: (name) => `${name} trennen`,
    intro:
      "Causeway entfernt, was es angelegt hat: seine Trigger, das Abonnement, das Thema, sofern niemand sonst es verwendet, und was es auf diesem Computer aufbewahrt. Zuerst sehen Sie alles einzeln aufgeführt.",
    fate: "Was soll mit der Integration in Jira geschehen?",
    fates: {
      keep: "Sie bleibt, wie sie ist",
      disable: "Sie bleibt, wird aber deaktiviert",
      remove: "Sie wird samt ihren Klonen entfernt",
    },
    fateHelp: {
      keep: "Jira sieht mit seinem jetzigen Zugriffsschlüssel weiterhin nach Zeitplan nach Pushes.",
      disable: "Jira behält, was es indiziert hat, und ruft nichts mehr ab. In Jira lässt sie sich wieder aktivieren.",
      remove:
        "Jira löscht die Klone der Repositorys und zeigt ihre Commits in Vorgängen nicht mehr an. Eine neue Verbindung erfordert wieder einen ersten Index.",
    },
    next: "Ansehen, was entfernt wird",
    reviewHeading: "Überprüfen, was entfernt wird",
    looking: "Alles, was Causeway angelegt hat, wird gesucht\u00a0…",
    stays: "Ihre Repositorys bleiben, wie sie sind",
    staysAlways:
      "In CodeCommit werden nur Causeways eigene Trigger gelöscht. Fremde Trigger bleiben, ebenso alles, was unten mit „Beibehalten“ gekennzeichnet ist.",
    keep: "Verbindung behalten",
    nothing: "Es gibt nichts mehr zu entfernen.",
  },

  settings: {
    heading: "Trigger",
    events: "Benachrichtigt Jira über",
    eventWords: { update: "Pushes", create: "Neue Branches und Tags", delete: "Gelöschte Branches und Tags" },
    branches: "Branches",
    allBranches: "Alle Branches",
    repositories: "Repositorys",
    allRepositories: "Alle, auch spätere",
    topic: "Thema",
    ownTopic: "Von Causeway angelegt",
    kmsKey: "Verschlüsselt mit",
    notLooked: "Geprüft werden sie auf der Registerkarte „Trigger“.",
    open: "„Trigger“ öffnen",
  },
};

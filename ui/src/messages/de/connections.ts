import type { Messages } from "../en";
import { count } from "./common";

/** Wörter der Liste der Verbindungen und einer einzelnen Verbindung. */
export const connections: Messages["connections"] = {
  title: "Verbindungen",
  intro: "AWS-Konten und Regionen, die ein Jira versorgen.",
  connect: "AWS und Jira verbinden",
  refresh: "Neu laden",
  loading: "Jira wird nach Ihren Verbindungen gefragt\u00a0…",
  search: "Verbindungen durchsuchen",
  emptyTitle: "Noch keine Verbindungen",
  empty:
    "Hier erscheint jedes AWS-Konto mit seiner Region, das Sie mit einem Jira verbinden, samt den Repositorys und ihrem Index.",

  columns: {
    name: "Name",
    repositories: "Repositorys",
    health: "Status",
    triggers: "Trigger",
    lastIndexed: "Zuletzt indiziert",
    next: "Nächster Schritt",
  },
  accountAndRegion: (account, region, site) => `${account} · ${region} · ${site}`,
  indexedOf: (indexed, total) => `${count(indexed)} von ${count(total)} indiziert`,
  health: {
    ok: "Indiziert",
    indexing: "Wird indiziert",
    attention: "Bitte prüfen",
    disabled: "In Jira deaktiviert",
    missing: "In Jira nicht mehr vorhanden",
    unknown: "Nicht bekannt",
  },
  triggers: {
    none: "Keine",
    pending: "Ausstehend",
    confirmed: "Bestätigt",
  },
  next: {
    none: "Nichts zu tun",
    waitForIndex: "Ersten Index abwarten",
    reviewErrors: "Fehler ansehen",
    reindex: "Neu indizieren",
    signIn: "Bei Jira anmelden",
    reconnect: "Erneut verbinden",
    retry: "Erneut versuchen",
    confirmSubscription: "Trigger ansehen",
  },

  detail: {
    back: "Verbindungen",
    loading: "Jira wird nach dieser Verbindung gefragt\u00a0…",
    tabs: { repositories: "Repositorys", triggers: "Trigger", settings: "Einstellungen", activity: "Aktivität" },
    links: "Öffnen",
    summary: {
      region: "Region",
      account: "AWS-Konto",
      site: "Jira",
      lastIndexed: "Zuletzt indiziert",
      copyAccount: "Konto kopieren",
    },
    reindexNeeded: "Indizieren Sie neu, um den heutigen Stand in AWS zu übernehmen.",
  },

  repositories: {
    search: "Repositorys durchsuchen",
    caption: "Repositorys dieser Verbindung",
    name: "Repository",
    mainBranch: "Haupt-Branch",
    state: "Index",
    lastIndexed: "Zuletzt indiziert",
    message: "Meldung",
    acts: "Aktionen",
    noBranch: "Leer",
    filter: "Stand des Index",
    all: "Jeder Stand",
    counted: (state, value) => `${state} (${count(value)})`,
    emptyTitle: "Jira hat hier noch keine Repositorys",
    empty: "Sie erscheinen, sobald Jira die Verbindung hergestellt hat. Laden Sie gleich noch einmal neu.",
    states: {
      waiting: "Wartet",
      indexing: "Wird indiziert",
      indexed: "Indiziert",
      failed: "Fehlgeschlagen",
      disabled: "Deaktiviert",
    },
  },

  settings: {
    integration: "Integration",
    integrationId: "ID der Integration in Jira",
    accessKey: "Zugriffsschlüssel-ID",
    accessKeyEnds: (hint) => `endet auf ${hint}`,
    keptIn: "Aufbewahrungsort der Geheimnisse",
  },

  activity: {
    caption: "Läufe",
    search: "Läufe durchsuchen",
    note: "Alle Läufe dieser Verbindung auf diesem Computer, die neuesten zuerst.",
    emptyTitle: "Noch keine Läufe",
    empty: "Jedes Mal, wenn Causeway etwas ändert, erscheint hier ein Lauf mit seinem Beleg.",
    run: "Lauf",
    state: "Status",
    started: "Beginn",
    took: "Dauer",
    open: "Öffnen",
  },
};

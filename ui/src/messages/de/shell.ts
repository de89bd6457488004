import type { Messages } from "../en";

/** Wörter des Rahmens um die Ansichten. */
export const shell: Messages["shell"] = {
  navigation: "Hauptnavigation",
  notices: "Hinweise",
  skipToContent: "Zum Inhalt springen",
  places: {
    connections: "Verbindungen",
    issue: "Vorgang",
    credentials: "Meine Zugangsdaten",
    ssh: "SSH-Schlüssel",
    diagnostics: "Diagnose",
    audit: "Audit-Protokoll",
  },
  linkWaits: (link) => `${link} wird geöffnet, sobald dieser Dialog geschlossen ist.`,
  starting: "Causeway wird gestartet\u00a0…",
  startFailed: "Causeway konnte nicht starten",
  version: (version) => `Version ${version}`,
  exploreSample: "Beispieldaten ansehen",

  theme: { label: "Farbschema", system: "Wie das System", light: "Hell", dark: "Dunkel" },

  language: {
    label: "Sprache",
    system: "Wie das System",
    title: "Sprache wechseln?",
    text: (language) => `Das Fenster wird neu geladen. Sprache danach: ${language}.`,
    stays:
      "Ein Lauf, der gerade arbeitet, läuft weiter, und der Entwurf einer Verbindung bleibt ohne seine Geheimnisse erhalten. Was Sie hier sonst gerade eingegeben haben, geht verloren.",
    keep: "Nicht wechseln",
    change: "Neu laden",
  },

  sandbox: {
    banner: "Beispieldaten",
    detail: "nichts verlässt diesen Computer",
    leave: "Verlassen",
    left: "Sie haben die Beispieldaten verlassen.",
    entered: "Sie sehen jetzt Beispieldaten.",
  },

  keychain: {
    status: {
      ok: "Schlüsselbund bereit",
      absent: "Kein Schlüsselbund",
      locked: "Schlüsselbund gesperrt",
      denied: "Zugriff auf den Schlüsselbund verweigert",
    },
    title: {
      absent: (store) => `${store} ist auf diesem Computer nicht verfügbar`,
      locked: (store) => `${store} ist gesperrt`,
      denied: (store) => `${store} verweigert Causeway den Zugriff`,
    },
    consequence: "Bis das behoben ist, hält Causeway Geheimnisse nur im Arbeitsspeicher und vergisst sie beim Beenden.",
    checkAgain: "Erneut prüfen",
    nowOk: (store) => `${store} ist bereit.`,
    stillNot: "Es hat sich noch nichts geändert.",
  },

  doors: {
    title: "Willkommen bei Causeway",
    intro: "Verbinden Sie AWS CodeCommit über Git Integration for Jira mit Jira Data Center.",
    sampleTitle: "Mit Beispieldaten ausprobieren",
    sampleIntro: "Alles funktioniert wie mit Ihrem eigenen Jira und AWS. Sie können jederzeit aufhören.",
    connect: {
      title: "AWS und Jira verbinden",
      text: "Sieben Schritte. Sie sehen jede Änderung, bevor etwas geschrieben wird.",
      needs: "Sie brauchen das Token eines Jira-Administrators und einen AWS-Zugriffsschlüssel.",
      sampleNeeds: "Beginnen Sie hier: Adressen und Beispielidentitäten sind bereits eingetragen.",
    },
    sample: {
      title: "Beispieldaten erkunden",
      text: "Ein Beispielkonto bei AWS und ein Beispiel-Jira auf diesem Computer. Sie brauchen kein Konto, und nichts verlässt den Computer.",
    },
    draft: {
      title: "Entwurf fortsetzen",
      text: "Machen Sie dort weiter, wo Sie aufgehört haben. Geheimnisse gehören nicht zum Entwurf; Sie geben sie neu ein.",
      at: (step) => `Zuletzt bei: ${step}`,
    },
  },

  sampleData: {
    title: "Was die Beispieldaten enthalten",
    text: "Der Assistent bietet diese Identitäten namentlich an. Wählen Sie eine mit weniger Rechten, um zu sehen, wie Causeway Fehlendes meldet.",
    jira: "Jira",
    copyJira: "Adresse von Jira kopieren",
    account: "AWS-Konto",
    copyAccount: "Kontonummer kopieren",
    region: "Region",
    users: "Jira-Benutzer",
    principals: "AWS-Prinzipale",
  },

  draftInTheWay: {
    title: "Es gibt einen unfertigen Entwurf",
    text: "Wenn Sie neu beginnen, ersetzt das Ihre bisherigen Eingaben.",
    continue: "Entwurf fortsetzen",
    startOver: "Neu beginnen",
  },

  closeWhileRunning: {
    title: "Ein Lauf ist noch nicht beendet",
    stays: "Was bisher geschrieben wurde, bleibt. Wenn Sie jetzt schließen, endet der Lauf nach der laufenden Anfrage.",
    later: "Causeway merkt sich den Stand und bietet beim nächsten Start an, den Lauf fortzusetzen.",
    leave: "Um Causeway trotzdem zu verlassen, schließen Sie das Fenster noch einmal.",
    keepOpen: "Geöffnet lassen",
  },

  interrupted: {
    title: (run) => `Unterbrochen: ${run}`,
    text: (started) =>
      `Causeway wurde mitten in diesem Lauf beendet (Beginn: ${started}). Er kann dort fortgesetzt werden, wo er stehen geblieben ist.`,
    resume: "Ansehen und fortsetzen",
    dismiss: "Verwerfen",
    dismissed: "Der unterbrochene Lauf wurde verworfen.",
  },

  crash: {
    title: "Diese Ansicht konnte nicht angezeigt werden",
    text: "Alles andere in Causeway funktioniert weiter. Dabei wurde nichts geschrieben.",
    again: "Erneut anzeigen",
  },

  about: {
    title: "Über Causeway",
    licence: "MIT oder Apache-2.0. Keine Entwicklung von Amazon, Atlassian oder GitKraken.",
    check: "Nach Updates suchen",
    checkAgain: "Erneut suchen",
    never: "Causeway sucht nie von selbst nach neuen Versionen.",
    current: "Das ist die neueste Version.",
    notLookedFor: "Diese Installation sucht nicht nach neuen Versionen",
    notLookedForText:
      "Aktuell hält sie das, womit sie installiert wurde: die Paketverwaltung Ihres Systems oder wer sie Ihnen gegeben hat.",
    sampleData:
      "Solange Sie Beispieldaten ansehen, verlässt nichts diesen Computer. Verlassen Sie sie, und suchen Sie dann erneut.",
    newer: (version) => `Version ${version} ist verfügbar`,
    published: (date) => `Veröffentlicht: ${date}. Causeway installiert sie nicht von selbst; Sie erhalten sie hier:`,
    copyPage: "Adresse kopieren",
    notes: "Was neu ist",
  },

  shortcuts: {
    title: "Tastenkombinationen",
    button: "Tastenkombinationen",
    rows: {
      primary: "Hauptschaltfläche des Schritts",
      connections: "Zu „Verbindungen“",
      issue: "Zu „Vorgang“",
      credentials: "Zu „Meine Zugangsdaten“",
      sshKeys: "Zu „SSH-Schlüssel“",
      diagnostics: "Zu „Diagnose“",
      audit: "Zu „Audit-Protokoll“",
      connect: "AWS und Jira verbinden",
      connectRepository: "Ein einzelnes Repository verbinden",
      search: "Liste durchsuchen oder Vorgangsschlüssel eingeben",
      file: "Nächste oder vorherige Datei einer Änderung",
      change: "Nächste oder vorherige Änderung in einer Datei",
      reload: "Neu laden",
      back: "Zurück zur vorherigen Ansicht",
      close: "Oberste Ebene schließen",
      help: "Diese Liste",
    },
    keys: { ctrl: "Strg", shift: "Umschalt", alt: "Alt", enter: "Eingabe", escape: "Esc" },
    or: "oder",
  },
};

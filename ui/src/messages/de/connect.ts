import type { Messages } from "../en";
import { common, count, plural } from "./common";

/** Wörter des Assistenten, der ein AWS-Konto mit Jira verbindet. */
export const connect: Messages["connect"] = {
  title: "AWS und Jira verbinden",
  railLabel: "Schritte",
  leave: "Speichern und schließen",
  back: "Zurück",
  next: "Weiter",
  cancel: "Abbrechen",
  stepOf: (step, steps) => `Schritt ${step} von ${steps}`,
  steps: {
    jira: "Jira",
    aws: "AWS-Konto",
    permissions: "Berechtigungen",
    repositories: "Repositorys",
    triggers: "Trigger",
    settings: "Einstellungen",
    review: "Überprüfen",
  },
  draft: {
    restoredTitle: "Ihr Entwurf ist wieder da",
    restored:
      "Alle Ihre Eingaben sind hier, außer den Geheimnissen: Diese werden nie gespeichert. Geben Sie sie erneut ein, um fortzufahren.",
    startOver: "Neu beginnen",
    unsaved:
      "Dieser Entwurf konnte nicht gespeichert werden. Sie können weitermachen; beim Schließen des Fensters gingen Ihre Eingaben verloren.",
  },
  missing: "Füllen Sie die unten markierten Felder aus.",

  jira: {
    heading: "Bei Jira anmelden",
    intro:
      "Causeway richtet die Verbindung über die App Git Integration for Jira ein. Dafür ist ein Jira-Benutzer nötig, der diese App verwalten darf.",
    baseUrl: "Basis-URL von Jira",
    baseUrlHelp: "Die Adresse, unter der Jira erreichbar ist, gegebenenfalls mit Pfad: https://jira.example.com/jira",
    mode: "Anmelden mit",
    modes: {
      token: "Persönliches Zugriffstoken",
      password: "Benutzername und Passwort",
      sample: "Beispielbenutzer",
    },
    modeHelp: {
      token: "In Jira: Ihr Profilbild, „Profil“, „Persönliche Zugriffstoken“. Ab Jira 8.14.",
      password:
        "Funktioniert, solange Jira die Anmeldung mit Passwort erlaubt. Bei Single Sign-on verwenden Sie ein Token.",
      sample: "Beispielbenutzer gehören zum Beispiel-Jira auf diesem Computer. Ein Passwort ist nicht nötig.",
    },
    userName: "Benutzername",
    password: "Passwort",
    token: "Persönliches Zugriffstoken",
    sampleUser: "Beispielbenutzer",
    keep: "Geheimnisse aufbewahren",
    keepChoices: {
      keychain: (store) => `In ${store}`,
      session: "Nur für diese Sitzung",
    },
    keepHelp: {
      keychain:
        "Die Geheimnisse für Jira und AWS verwahrt Ihr Betriebssystem. Causeway kann Läufe fortsetzen und Verbindungen aktualisieren, ohne danach zu fragen.",
      session: "Sie bleiben im Arbeitsspeicher, bis Causeway beendet wird. Danach geben Sie sie bei Bedarf erneut ein.",
    },
    keepForced: {
      ok: "",
      absent: (store) =>
        `${store} gibt es auf diesem Computer nicht. Die Geheimnisse können deshalb nur für diese Sitzung aufbewahrt werden.`,
      locked: (store) =>
        `${store} ist gesperrt. Bis Sie die Sperre aufheben, können die Geheimnisse nur für diese Sitzung aufbewahrt werden.`,
      denied: (store) =>
        `${store} hat den Zugriff verweigert. Die Geheimnisse können deshalb nur für diese Sitzung aufbewahrt werden.`,
    },
    check: "Anmelden",
    checking: "Anmeldung bei Jira\u00a0…",
    hints: {
      scheme: "Eine Basis-URL beginnt mit https:// (oder http://).",
      unreadable: "Das ist noch keine vollständige Adresse.",
      credentials: "Lassen Sie Benutzername und Passwort in der Adresse weg; dafür gibt es eigene Felder.",
      page: "Das scheint eine Seite innerhalb von Jira zu sein. Die Basis-URL endet davor.",
      query: "Die Basis-URL enthält weder ? noch #.",
      plainHttp:
        "Mit http:// wird Ihr Geheimnis unverschlüsselt übertragen. Verwenden Sie https://, wenn Jira es anbietet.",
    },
    required: {
      baseUrl: "Geben Sie die Adresse Ihres Jira ein.",
      userName: "Geben Sie Ihren Jira-Benutzernamen ein.",
      token: "Geben Sie ein persönliches Zugriffstoken ein.",
      password: "Geben Sie Ihr Passwort ein.",
      name: "Wählen Sie einen Beispielbenutzer.",
    },
    provedTitle: (title) => `Angemeldet bei ${title}`,
    provedVersions: (jira, gij) =>
      gij === null ? `Jira ${jira}, Git Integration for Jira` : `Jira ${jira}, Git Integration ${gij}`,
    facts: {
      site: "Instanz",
      jira: "Jira",
      user: "Angemeldet als",
      role: "Kraft Berechtigung",
      integrations: "Bisherige Integrationen",
    },
    mayAdminister: "Sie dürfen die App verwalten",
  },

  aws: {
    heading: "Mit Ihrem AWS-Konto verbinden",
    intro:
      "Git Integration liest CodeCommit mit dem Zugriffsschlüssel eines IAM-Benutzers. Eine Verbindung umfasst ein Konto in einer Region; sobald der Schlüssel geprüft ist, können Sie weitere Regionen hinzufügen. Causeways eigene Aufrufe verwenden anfangs denselben Schlüssel; nach dem Verbinden können Sie dafür ein AWS-Profil, eine Rolle oder IAM Identity Center wählen.",
    region: "Region",
    regionHelp: "Suchen Sie nach Name oder Code, oder geben Sie einen Code ein, der nicht aufgeführt ist.",
    regionPlaceholder: "Europe (Frankfurt) oder eu-central-1",
    regionOptIn: "Opt-in-Region: Sie muss zuerst im Konto aktiviert werden.",
    regionShape: "Ein Regionscode sieht aus wie eu-central-1.",
    regionUnlisted: "Dieser Code steht nicht in Causeways Liste. Er wird so verwendet, wie Sie ihn eingegeben haben.",
    credential: "Zugangsdaten",
    modes: { keys: "Zugriffsschlüssel", sample: "Beispielprinzipal" },
    modeHelp: {
      sample:
        "Beispielprinzipale gehören zum AWS-Beispielkonto auf diesem Computer. Jeder hat die daneben genannten Richtlinien.",
    },
    samplePrincipal: "Beispielprinzipal",
    accessKeyId: "Zugriffsschlüssel-ID",
    accessKeyIdHelp: "Langfristig, beginnt mit AKIA. Git Integration kann keine temporären Zugangsdaten verwenden.",
    secretAccessKey: "Geheimer Zugriffsschlüssel",
    secretAccessKeyHelp: (keptIn) => `Geht an Jira und wird ${keptIn} aufbewahrt.`,
    keptIn: { keychain: (store) => `in ${store}`, session: () => "für diese Sitzung" },
    accessKeyHints: {
      temporary:
        "ASIA… ist ein temporärer Zugriffsschlüssel. Git Integration speichert kein Sitzungstoken: Verwenden Sie einen langfristigen Schlüssel (AKIA…).",
      bearer: "ABIA… ist die ID eines Bearer-Tokens, keine Zugriffsschlüssel-ID (AKIA…).",
      userId: "AIDA… ist die ID eines IAM-Benutzers. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      roleId:
        "AROA… ist die ID einer Rolle. Git Integration braucht den Zugriffsschlüssel eines IAM-Benutzers (AKIA…).",
      sshKeyId: "APKA… ist die ID eines SSH-Schlüssels. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      serviceCredential: "ACCA… ist die ID von Git-Anmeldeinformationen. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      groupId: "AGPA… ist die ID einer Gruppe. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      instanceProfile: "AIPA… ist die ID eines Instance-Profils. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      managedPolicy: "ANPA… ist die ID einer Richtlinie. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      certificate: "ASCA… ist die ID eines Zertifikats. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      gitUser:
        "Das ist der Benutzername von Git-Anmeldeinformationen für CodeCommit. Hier wird die Zugriffsschlüssel-ID (AKIA…) gebraucht.",
      arn: "Das ist ein ARN. Die Zugriffsschlüssel-ID beginnt mit AKIA.",
      shape: "Eine Zugriffsschlüssel-ID hat üblicherweise 20 Großbuchstaben und Ziffern und beginnt mit AKIA.",
    },
    secretHints: {
      isAccessKeyId:
        "Das sieht nach einer Zugriffsschlüssel-ID aus. Der geheime Zugriffsschlüssel ist der längere der beiden Werte.",
      inner: "Darin stehen Leerzeichen. Ein geheimer Zugriffsschlüssel enthält keine.",
      length: "Ein geheimer Zugriffsschlüssel hat üblicherweise 40 Zeichen.",
    },
    required: {
      region: "Wählen Sie eine Region.",
      accessKeyId: "Geben Sie die Zugriffsschlüssel-ID ein.",
      secretAccessKey: "Geben Sie den geheimen Zugriffsschlüssel ein.",
      name: "Wählen Sie einen Beispielprinzipal.",
    },
    connect: "Verbinden",
    progress: {
      identifying: "AWS wird gefragt, wem dieser Schlüssel gehört\u00a0…",
      listing: (found) => `Repositorys werden aufgelistet: bisher ${count(found)}`,
      describing: (done, total) => `Branches und Beschreibungen werden gelesen: ${count(done)} von ${count(total)}`,
      throttled: "AWS drosselt die Anfragen. Causeway wartet und macht von selbst weiter.",
    },
    progressLabel: "Verbindung mit AWS",
    provedTitle: (found) => `${common.repositories(found)} sichtbar`,
    facts: { identity: "Sie sind", account: "Konto", region: "Region", repositories: "Sichtbare Repositorys" },
    copyArn: "ARN kopieren",
    copyAccount: "Kontonummer kopieren",
    advanced: "Erweitert: was Jira abruft",
  },

  refspecs: {
    legend: "Fetch-Refspec",
    heads: "Branches (refs/heads)",
    tags: "Tags (refs/tags)",
    locked: "Wird immer abgerufen. Git Integration hat dafür keinen Schalter.",
    notes: "Notizen (refs/notes)",
    notesHelp:
      "Standardmäßig eingeschaltet. Notizen, die eintreffen, während dies ausgeschaltet ist, werden später nicht angezeigt.",
    changes: "Changes (refs/changes)",
    changesHelp: "Standardmäßig ausgeschaltet. Gerrit legt dort seine Reviews ab.",
    custom: "Andere Referenzen",
    customHelp:
      "Durch Kommas getrennt, zum Beispiel +refs/reviews/*:refs/reviews/*. Ein vorangestelltes + erlaubt Aktualisierungen, die kein Fast-Forward sind.",
    customPlaceholder: "+refs/reviews/*:refs/reviews/*",
    entries: "Einträge",
    normalised: "Gesendet als",
    copyNormalised: "Liste kopieren",
    previewTitle: "Was damit abgerufen wird",
    previewOf: "Vorschau anhand von",
    examples: "Beispiele",
    examplesNote: "Beispiele, bis das Konto verbunden ist. Danach können Sie ein Repository wählen.",
    fetched: "Abgerufen",
    notFetched: "Nicht abgerufen",
    by: "Abgerufen durch",
    reference: "Referenz",
    outcome: "Abgerufen",
    more: (value) => `und ${count(value)} weitere`,
    none: "Dieses Repository hat noch keine Referenzen.",
    looking: "Wird nachgesehen\u00a0…",
    repositoryPlaceholder: "Repositorys durchsuchen",
  },

  repositories: {
    heading: (value) => `${common.repositories(value)} gefunden`,
    loadingHeading: "Repositorys",
    intro: (account, region) =>
      `Im Konto ${account}, Region ${region}. Git Integration importiert alle und folgt später dem Konto, wenn dort Repositorys hinzukommen oder wegfallen.`,
    restrict:
      "Um einzelne auszunehmen, deaktivieren Sie sie nach dem Import in Jira. Vorher bietet Git Integration keine Auswahl.",
    tableLabel: "Gefundene Repositorys",
    filter: "Repositorys filtern",
    shown: (shown, total) =>
      shown === total ? common.repositories(total) : `${count(shown)} von ${common.repositories(total)}`,
    columns: {
      name: "Repository",
      branch: "Standard-Branch",
      description: "Beschreibung",
      modified: "Zuletzt geändert",
    },
    emptyRepository: "Leeres Repository",
    problem: "Keine Angaben erhältlich",
    problems: (value) =>
      `Zu ${plural(value, "Repository", "Repositorys")} liefert AWS keine Angaben. Möglicherweise kann Jira sie ebenfalls nicht lesen.`,
    loading: "Die Liste wird geladen\u00a0…",
    noneTitle: "Keine Repositorys sichtbar",
    none: (account, region) =>
      `Dieser Schlüssel sieht im Konto ${account}, Region ${region}, kein CodeCommit-Repository. Entweder gibt es in dieser Region keines, oder dem Schlüssel fehlt codecommit:ListRepositories.`,
    noneAction: "Region oder Schlüssel ändern",
    noMatchTitle: "Kein passendes Repository",
    noMatch: "Ihr Suchtext kommt nirgends vor.",
  },

  triggers: {
    heading: "Wie soll Jira von Pushes erfahren?",
    intro:
      "CodeCommit kennt keine Webhooks. Ein Trigger in jedem Repository meldet jeden Push an ein Amazon-SNS-Thema, und das Thema meldet ihn an Jira.",
    choice: "Jira erfährt von Pushes",
    now: "Sofort, durch Trigger",
    nowHelp:
      "Causeway legt ein Thema, sein Abonnement und die Trigger an und bleibt dran, bis Jira das Abonnement bestätigt hat.",
    later: "Vorerst nicht: Jira sieht nach Zeitplan nach",
    laterHelp:
      "Alle fünf Minuten, sofern ein Administrator das nicht geändert hat. Trigger können Sie später einrichten.",
    deniedTitle: "Dieser Schlüssel darf keine Trigger einrichten",
    deniedAnyway:
      "Sie können unter „Erweitert“ ein vorhandenes Thema wählen oder die fehlende Richtlinie anhängen, bevor Sie beginnen. Was AWS verweigert, steht dann im Plan und im Beleg.",
    toPermissions: "Berechtigungen ansehen",
    laterInstead: "Stattdessen den Zeitplan verwenden",
    anyway: "Trigger einrichten, obwohl Amazon SNS dieses Jira nicht erreicht",
    anywayHelp: "Zum Beispiel, weil ein Relay oder eine öffentliche Adresse für den Webhook bereits geplant ist.",
    anywayNeeded: "Bestätigen Sie, dass Sie das wollen, oder verwenden Sie den Zeitplan.",
    rail: { now: "Sofort", later: "Nach Zeitplan" },
  },

  permissionsRail: (broken) => (broken === 0 ? "Geprüft" : `${count(broken)} nicht verfügbar`),

  settings: {
    heading: "Einstellungen der Integration wählen",
    intro: "Dieselben wie unter „Settings“ in Git Integration. Sie können sie später in Jira ändern.",
    displayName: "Anzeigename",
    displayNameHelp: (suggested) => `Leer lassen, um den Namen von Git Integration zu übernehmen: ${suggested}`,
    features: "Funktionen",
    requireUserPat: "Eigene Zugangsdaten verlangen („Require User PAT“)",
    requireUserPatHelp:
      "Benutzer hinterlegen ihren eigenen AWS-Zugriffsschlüssel, bevor sie aus einem Vorgang heraus Branches und Pull Requests erstellen oder löschen.",
    smartCommits: "Smart Commits",
    smartCommitsHelp: "Commit-Nachrichten können Vorgänge kommentieren, Arbeit protokollieren und Übergänge auslösen.",
    repositoryBrowser: "Repository-Browser („Repository Browser“)",
    repositoryBrowserHelp: "Diese Repositorys können in Jira durchsucht werden.",
    diffViewing: "Codeänderungen anzeigen („Source code diff viewing“)",
    diffViewingHelp: "Commits zeigen, was sie geändert haben.",
    projects: "Projektberechtigungen",
    projectsAll: "Alle Projekte",
    projectsAllHelp: "Auch Projekte, die später angelegt werden.",
    projectsOnly: "Nur diese Projekte",
    projectsOnlyHelp: "Benutzer sehen die Commits der Repositorys nur in diesen Projekten.",
    projectSearch: "Projekte nach Schlüssel oder Name suchen",
    projectsLabel: "Projekte",
    projectsChosen: (value) => `${plural(value, "Projekt", "Projekte")} ausgewählt`,
    projectsRequired: "Wählen Sie mindestens ein Projekt oder alle Projekte.",
    projectsNone: "Kein passendes Projekt.",
    projectsLoading: "Projekte werden geladen\u00a0…",
    projectsEmpty: "Dieser Benutzer sieht in Jira kein Projekt.",
    unknown: (value) =>
      value === 1
        ? "Ein ausgewähltes Projekt gibt es in dieser Jira-Instanz nicht."
        : `${count(value)} ausgewählte Projekte gibt es in dieser Jira-Instanz nicht.`,
    removeUnknown: "Aus der Auswahl entfernen",
    remove: (key) => `${key} entfernen`,
  },

  review: {
    heading: "Überprüfen",
    headingNothing: "Alles ist bereits eingerichtet",
    untouched: "Bisher wurde nichts geschrieben.",
    untouchedMore:
      "Das geschieht, sobald Sie beginnen. Um es zu ermitteln, hat Causeway in AWS und Jira nachgesehen und nichts daran geändert.",
    nothing: "Jira hat bereits alles, was Sie gewählt haben. Ein Start würde nichts ändern.",
    goToConnections: "Zur Verbindung",
    looking: "Ihre Auswahl wird mit dem Stand in Jira verglichen\u00a0…",
    lookAgain: "Erneut vergleichen",
    conflictTitle: "Der Start ist noch nicht möglich",
    conflict: "Etwas steht im Weg. Es ist unten mit „Konflikt“ gekennzeichnet und begründet.",
    conflictsIn: (value) =>
      `${common.repositories(value)} unten: Schränken Sie die Liste auf „Konflikt“ ein, um den Grund zu sehen.`,
    cautions: "Vor dem Start",
    answers: "Ihre Auswahl",
    change: "Ändern",
    changeStep: (step) => `${step} ändern`,
    steps: "Schritte",
    repositories: "Repositorys",
    stepsLabel: "Schritte des Plans",
    repositoriesLabel: {
      connect: "Repositorys des Plans",
      triggers: "Repositorys und ihre Trigger",
      disconnect: "Repositorys und ihre Trigger",
      rotate: "Repositorys der Verbindungen",
      repository: "Repository",
      changes: "Was sich im Einzelnen ändert",
    },
    filter: "Nach Name oder Grund filtern",
    actionFilter: "Anzeigen",
    all: (value) => `Alle ${count(value)}`,
    actions: {
      create: "Anlegen",
      update: "Ändern",
      remove: "Entfernen",
      keep: "Beibehalten",
      skip: "Überspringen",
      conflict: "Konflikt",
    },
    counted: (action, value) => `${action}: ${count(value)}`,
    columns: { action: "In Jira", trigger: "Trigger", repository: "Repository", reason: "Grund" },
    onlyAction: "Aktion",
    keepsOthers: (value) => `behält ${plural(value, "anderen Trigger", "andere Trigger")}`,
    changeTriggers: "Trigger ändern",
    details: (value) => plural(value, "Wert", "Werte"),
    detailsLabel: (title) => `Werte zu: ${title}`,
    changeColumns: { field: "Feld", before: "Jetzt", after: "Danach" },
    absent: "nicht gesetzt",
    export: "Plan exportieren",
    exportAs: { json: "JSON", csv: "CSV" },
    exportLabel: { json: "Plan als JSON exportieren", csv: "Plan als CSV exportieren" },
    saved: "Gespeichert unter",
    copyPath: "Pfad kopieren",
    noMatchTitle: "Keine Treffer",
    noMatch: "Keine Zeile des Plans entspricht dem Filter.",
    noRepositories: "Der Plan betrifft kein Repository.",
    starting: "Wird gestartet\u00a0…",
    signInAgain: "Erneut anmelden",
    summary: {
      jira: "Jira",
      aws: "AWS",
      refs: "Abgerufen",
      settings: "Einstellungen",
      triggers: {
        now: "Sofort, durch Trigger",
        later: "Nach dem Zeitplan von Jira, ohne Trigger",
        from: (chosen, branches) =>
          `${chosen === null ? "Alle Repositorys" : common.repositories(chosen)}, ${
            branches === 0 ? "alle Branches" : plural(branches, "Branch", "Branches")
          }`,
        webhook: "Webhook-URL",
        topic: "Thema",
      },
      projects: "Projekte",
      secrets: "Geheimnisse aufbewahrt",
      allProjects: "alle",
      someProjects: (value) => plural(value, "Projekt", "Projekte"),
      none: "keine",
    },
  },
};

import type { Messages } from "../en";
import { count, plural } from "./common";

const repositories = (value: number) => plural(value, "Repository", "Repositorys");

/** Wörter zu dem, was in Jira vorhanden ist und dort geändert werden kann. */
export const manage: Messages["manage"] = {
  settings: {
    intro: "Der jetzige Stand in Jira. Es wird nichts geschrieben, bevor Sie die Änderungen überprüft haben.",
    loading: "Jira wird nach den Einstellungen gefragt\u00a0…",
    form: "Einstellungen",
    sections: {
      connection: "Verbindung („Connection settings“)",
      features: "Funktionen („Feature settings“)",
      links: "Weblinks",
    },
    notReported: "Von diesem Jira nicht mitgeteilt",
    notReportedHelp:
      "Jira nimmt diese Einstellung an, teilt aber nicht mit, wie sie steht. Setzen Sie sie, oder lassen Sie sie, wie sie ist.",
    set: "Wert setzen",
    setNamed: (label) => `Wert setzen: ${label}`,
    changed: "Geändert",
    reset: "Zurücksetzen",
    resetNamed: (label) => `${label} zurücksetzen`,
    readOnly: (reason) => `Lässt sich hier nicht ändern. ${reason}`,
    experimental: "Experimentell",
    heads: "Branches",
    tags: "Tags",
    always: "Wird immer abgerufen; Git Integration lässt es nicht abschalten.",
    projectsNote: "Die Projektzuordnung kann Ihnen verweigert werden",
    projectsHidden: (value) =>
      value === 1
        ? "Ein zugeordnetes Projekt ist für Sie nicht sichtbar. Es bleibt zugeordnet."
        : `${count(value)} zugeordnete Projekte sind für Sie nicht sichtbar. Sie bleiben zugeordnet.`,
    changeBranch: "Standard-Branch ändern\u00a0…",
    nested: "In einem anderen Repository enthalten",
    nestedText: "Es ist ein Submodul. Manche Einstellungen sind die des umgebenden Repositorys.",
    disabled: "In Jira deaktiviert",
    disabledText: "Die Einstellungen lassen sich ändern; indiziert wird es erst, wenn es wieder aktiviert ist.",
    of: {
      displayName: { label: "Anzeigename", help: "Der Name in den Listen von Jira." },
      sslVerification: {
        label: "TLS-Zertifikat prüfen",
        help: "Ausgeschaltet spricht Jira mit jedem Host, der antwortet. Lassen Sie es für AWS eingeschaltet.",
      },
      trustFolderStat: {
        label: "Ordnerstatistik vertrauen („Trust folder statistics“)",
        help: "Git vertraut den Zeitangaben der Dateien, statt sie zu lesen. Schnell auf einer lokalen Festplatte, falsch auf manchen Netzlaufwerken.",
      },
      notes: { label: "Notizen abrufen", help: "refs/notes/*: Git-Notizen können Commits mit Vorgängen verknüpfen." },
      changes: { label: "Changes abrufen", help: "refs/changes/*: Nur Gerrit hat sie." },
      customRefspecs: {
        label: "Andere Refspecs",
        help: "Durch Kommas getrennt, zum Beispiel +refs/builds/*:refs/builds/*",
      },
      repositoryBrowser: {
        label: "Repository-Browser („Repository Browser“)",
        help: "Dateien und Verlauf können in Jira durchsucht werden.",
      },
      tagsFilter: {
        label: "Tag-Filter („Tags filter“)",
        help: "Ein regulärer Ausdruck in Java-Syntax. Passende Tags werden angezeigt; leer zeigt alle.",
      },
      requireUserPat: {
        label: "Eigene Zugangsdaten verlangen („Require User PAT“)",
        help: "Benutzer hinterlegen ihren eigenen AWS-Zugriffsschlüssel, bevor sie aus einem Vorgang heraus Branches und Pull Requests erstellen oder löschen.",
      },
      projects: {
        label: "Projektzuordnung („Project association“)",
        help: "Welche Jira-Projekte die Commits sehen.",
      },
      diffViewing: {
        label: "Codeänderungen anzeigen („Source code diff viewing“)",
        help: "Commits zeigen, was sie geändert haben.",
      },
      smartCommits: {
        label: "Smart Commits",
        help: "Commit-Nachrichten können Vorgänge kommentieren, Arbeit protokollieren und Übergänge auslösen.",
      },
      prHideFilter: {
        label: "Pull Requests ausblenden",
        help: "Ein regulärer Ausdruck in Java-Syntax. Pull Requests mit passendem Titel werden ausgeblendet; leer blendet keine aus.",
      },
      commitEmails: {
        label: "E-Mails zu Commits",
        help: "Jira benachrichtigt die Beobachter eines Vorgangs über neue Commits.",
      },
      commitEmailMinutes: {
        label: "Höchstalter gemeldeter Commits, in Minuten",
        help: "Ältere Commits lösen keine E-Mail aus. 1.440 Minuten sind ein Tag.",
      },
      revisionIndexing: {
        label: "Revisionen indizieren („Revision indexing“)",
        help: "Commits werden indiziert. Ausgeschaltet lässt sich das Repository nur durchsuchen.",
      },
      apiFilter: {
        label: "Repository-Filter",
        help: "Ein JMESPath-Ausdruck über die Liste von AWS, zum Beispiel [?contains(repositoryName, 'shop')]",
      },
      mainBranch: { label: "Haupt-Branch", help: "Der Branch, der zuerst angezeigt wird." },
      webLinks: { label: "Formate der Weblinks", help: "Wohin Links aus Jira führen." },
    },
    problems: {
      name: "Geben Sie einen Namen ein.",
      minutes: "Geben Sie eine ganze Zahl von Minuten ein, mindestens 1.",
      projects: "Wählen Sie mindestens ein Projekt oder alle Projekte.",
      branch: "Geben Sie einen Branch ein.",
    },
    bar: "Nicht gespeicherte Änderungen",
    changes: (value) => plural(value, "Änderung", "Änderungen"),
    review: "Änderungen überprüfen",
    discard: "Verwerfen",
    discarded: "Ihre Änderungen sind verworfen.",
  },

  unsaved: {
    title: "Ohne diese Änderungen verlassen?",
    text: "Sie haben Einstellungen geändert, die noch nicht überprüft sind. In Jira wurde nichts geschrieben.",
    stay: "Hier bleiben",
    leave: "Verwerfen und verlassen",
  },

  filter: {
    samples: "Ausprobieren an",
    tryTitles: "An Titeln von Pull Requests ausprobieren",
    tryTags: "An Namen von Tags ausprobieren",
    samplesHelp: "Je Zeile einer.",
    result: "Was er bewirkt",
    hidden: "Ausgeblendet",
    shown: "Angezeigt",
    stays: "Bleibt",
    leaves: "Entfällt",
    preview: "Repositorys, die bleiben",
    previewing: "Der Filter wird ausprobiert\u00a0…",
    staying: (matches, total) =>
      matches === 1 ? `1 von ${repositories(total)} bleibt.` : `${count(matches)} von ${repositories(total)} bleiben.`,
    hiding: (matches, total) => `${count(matches)} von ${plural(total, "Titel", "Titeln")} ausgeblendet.`,
    showing: (matches, total) => `${count(matches)} von ${plural(total, "Tag", "Tags")} angezeigt.`,
    repository: "Repository",
    outcome: "Filter",
    search: "Repositorys durchsuchen",
    problem: "Dieser Filter kann nicht verwendet werden",
    experimentalText:
      "Git Integration dokumentiert diesen Filter für andere Hosts, nicht für AWS. Was er ausnimmt, wird mit dem nächsten Index aus Jira entfernt.",
  },

  target: {
    back: "Zurück",
    kinds: { integration: "Integration", repository: "Repository" },
    adopted: "Verbindung öffnen",
    facts: {
      site: "Jira",
      region: "Region",
      origin: "Adresse („Origin“)",
      copyOrigin: "Adresse kopieren",
      id: "ID in Jira",
      lastIndexed: "Zuletzt indiziert",
    },
    openConsole: "In der AWS-Konsole öffnen",
    openJira: "In Jira öffnen",
  },

  run: {
    heading: "Was geändert wurde",
    label: "Alles, was sich ändern sollte",
    detail: (name) => `Was geändert wurde in ${name}`,
  },

  changes: {
    headings: {
      settings: "Änderungen überprüfen",
      enable: "Überprüfen, was aktiviert wird",
      disable: "Überprüfen, was deaktiviert wird",
      remove: "Überprüfen, was entfernt wird",
      defaultBranch: "Neuen Standard-Branch überprüfen",
    },
    of: repositories,
    nothingHeading: "Nichts ändert sich",
    nothing: "In Jira ist bereits alles so, wie Sie es wünschen.",
    looking: "Wird mit dem Stand in Jira verglichen\u00a0…",
    back: "Zurück",
    done: "Zurück",
    keep: "Behalten",
    table: "Was sich ändert",
    columns: { name: "Name", change: "Änderung" },
    notReported: "Nicht mitgeteilt",
    one: (field, before, after) => `${field}: ${before} → ${after}`,
    all: (value, name) => `${plural(value, "Änderung", "Änderungen")} von ${name} anzeigen`,
    show: (value) => plural(value, "Änderung", "Änderungen"),
    detail: (name) => `Was sich bei ${name} ändert`,
  },

  repositories: {
    bar: "Ausgewählte Repositorys",
    enable: "Aktivieren",
    disable: "Deaktivieren",
    projects: "Projektzuordnung\u00a0…",
    reindex: "Neu indizieren\u00a0…",
    clear: "Auswahl aufheben",
    more: (name) => `Mehr zu ${name}`,
    settings: "Einstellungen",
    defaultBranch: "Standard-Branch ändern\u00a0…",
    openConsole: "In der AWS-Konsole öffnen",
    openJira: "In Jira öffnen",
    remove: "Aus Jira entfernen\u00a0…",
  },

  projects: {
    title: (value) => `Projektzuordnung von ${repositories(value)}`,
    text: "Die Auswahl gilt für alle; was jedes jetzt hat, wird ersetzt.",
    review: "Änderungen überprüfen",
    loading: "Jira wird nach Projekten gefragt\u00a0…",
  },

  branch: {
    title: (name) => `Standard-Branch von ${name}`,
    label: "Standard-Branch",
    text: "Er wird in AWS geändert, für alle. Jira übernimmt ihn, wenn es das Repository neu indiziert, was sofort danach geschieht.",
    now: "Das ist bereits der Standard-Branch.",
    required: "Wählen Sie einen Branch.",
    review: "Änderung überprüfen",
  },

  header: {
    moreFor: (name) => `Mehr zu ${name}`,
    enable: "In Jira aktivieren",
    disable: "In Jira deaktivieren",
    remove: "Aus Jira entfernen\u00a0…",
    openJira: "In Jira öffnen",
  },

  remove: {
    title: (name) => `${name} aus Jira entfernen?`,
    integration: (value) =>
      `Jira vergisst die Integration und ${repositories(value)} davon, samt den Commits, Branches und Pull Requests in Vorgängen. In AWS bleibt alles erhalten.`,
    single:
      "Jira vergisst das Repository, samt seinen Commits und Branches in Vorgängen. In AWS bleibt alles erhalten.",
    goes: "Was entfernt wird",
    andMore: (value) => `und ${count(value)} weitere`,
    disconnect: "Trigger und Themen in AWS bleiben. „Verbindung trennen“ baut auch sie ab.",
    toDisconnect: "Stattdessen Verbindung trennen",
    clones: "Klone auf der Festplatte von Jira",
    cloneChoices: { keep: "Behalten", delete: "Löschen" },
    cloneHelp: {
      keep: "Sie bleiben unter dem Home-Verzeichnis von Jira, bis jemand sie entfernt.",
      delete: "Sie lassen sich nicht wiederherstellen; eine neue Verbindung klont erneut.",
    },
    keep: "Behalten",
    review: "Entfernen überprüfen",
    childTitle: (name) => `${name} kommt mit dem nächsten Index wieder`,
    child:
      "Es gehört zu einer Integration. Jira fügt mit jedem Index alle Repositorys hinzu, die AWS auflistet; was hier entfernt wird, kehrt daher zurück. Deaktivieren Sie es stattdessen: Es bleibt und wird nicht indiziert.",
    childDisabled: "Es gehört zu einer Integration und ist bereits deaktiviert. Mehr kann Jira nicht tun.",
    disable: "Deaktivieren",
  },

  reindex: {
    act: "Neu indizieren\u00a0…",
    title: "Neu indizieren",
    scope: "Was",
    scopes: {
      selected: (value) => (value === 1 ? "Das ausgewählte Repository" : `Die ausgewählten ${repositories(value)}`),
      connection: (value) => `Diese Verbindung mit ${repositories(value)}`,
      one: (name) => name,
      site: "Alles in diesem Jira",
    },
    titles: {
      selected: repositories,
      connection: (name) => name,
      site: "alles in diesem Jira",
    },
    scopeHelp: {
      selected: "Jira ruft sie erneut ab.",
      connection:
        "Repositorys, die in AWS neu sind, kommen hinzu; solche, die AWS nicht mehr zeigt, werden aus Jira entfernt.",
      site: "Alle Integrationen und Repositorys, auch die anderer. Das kann Stunden dauern.",
    },
    priority: "Priorität",
    priorities: { normal: "Normal (24)", high: "Hoch (100)", number: "Andere Zahl" },
    priorityHelp: {
      normal: "Was Jira verwendet, wenn jemand von Hand neu indiziert.",
      high: "Vor allem anderen, was wartet.",
      number: "Höhere gehen vor. Webhooks haben 22, der Zeitplan hat 20.",
    },
    number: "Priorität",
    numberProblem: "Geben Sie eine ganze Zahl ein, mindestens 1.",
    start: "Neu indizieren",
    following: (title) => `Wird neu indiziert: ${title}`,
    titled: (heading, title) => `${heading}: ${title}`,
    heading: {
      following: "Jira indiziert neu",
      ended: "Die Neuindizierung ist beendet",
      stopped: "Wird nicht mehr verfolgt",
      failed: "Die Neuindizierung lässt sich nicht verfolgen",
    },
    stopped: "Jira setzt sie fort. Unter „Zuletzt indiziert“ sehen Sie, wann sie fertig ist.",
    stop: "Nicht weiter verfolgen",
    stopHelp: "Jira macht weiter.",
    close: "Schließen",
    again: "Fehlgeschlagene erneut indizieren",
    note: (ended, total, failed) =>
      `${count(ended)} von ${count(total)} erledigt${failed === 0 ? "" : `, ${count(failed)} fehlgeschlagen`}`,
    percent: (percent) => `${count(Math.round(percent))}\u00a0%`,
    tally: (done, failed, left, took) =>
      [
        `${count(done)} erledigt`,
        failed === 0 ? null : `${count(failed)} fehlgeschlagen`,
        left === 0 ? null : `${count(left)} noch in Arbeit`,
        `Dauer ${took}`,
      ]
        .filter((part) => part !== null)
        .join(", "),
    table: "Was neu indiziert wird",
    columns: { name: "Name", state: "Status", message: "Meldung", took: "Dauer", lastIndexed: "Zuletzt indiziert" },
    search: "Nach Name oder Meldung suchen",
    onlyFailed: "Nur fehlgeschlagene",
    states: {
      queued: "Wartet",
      indexing: "Wird indiziert",
      done: "Erledigt",
      failed: "Fehlgeschlagen",
      refused: "Abgelehnt",
    },
    show: "Einzeln anzeigen",
  },

  inJira: {
    tab: "In Jira",
    intro:
      "Alle Integrationen und einzelnen Repositorys, die Git Integration in jedem Jira hat, wer auch immer sie angelegt hat.",
    loadingSites: "Ihre Jira-Instanzen werden abgefragt\u00a0…",
    loading: (site) => `${site} wird gefragt\u00a0…`,
    noSites: "Noch kein Jira",
    noSitesText: "Sobald etwas verbunden ist, steht hier alles, was das zugehörige Jira enthält.",
    emptyTitle: "Dieses Jira hat keine Integrationen",
    empty: "Verbinden Sie ein AWS-Konto, dann erscheint es hier.",
    caption: (site) => `Integrationen und Repositorys in ${site}`,
    search: (site) => `${site} durchsuchen`,
    filter: "Anzeigen",
    filters: {
      all: "Alle",
      here: "In Causeway",
      adoptable: "Nicht in Causeway",
      others: "Andere Hosts",
      singles: "Einzelne Repositorys",
      disabled: "Deaktiviert",
    },
    counted: (label, value) => `${label} (${count(value)})`,
    columns: {
      name: "Name",
      host: "Host",
      repositories: "Repositorys",
      state: "Status",
      lastIndexed: "Zuletzt indiziert",
      act: "Nächster Schritt",
    },
    single: "Einzelnes Repository",
    here: "In Causeway",
    notHere: "Nicht in Causeway",
    disabled: "Deaktiviert",
    repositoriesDisabled: (value) => `${count(value)} deaktiviert`,
    keyEnds: (hint) => `Schlüssel …${hint}`,
    open: "Öffnen",
    openNamed: (name) => `${name} öffnen`,
    adopt: "Übernehmen\u00a0…",
    adoptNamed: (name) => `${name} übernehmen`,
    settings: "Einstellungen",
    more: (name) => `Mehr zu ${name}`,
    openJira: "In Jira öffnen",
    reindex: "Neu indizieren",
  },

  adopt: {
    title: (name) => `${name} übernehmen`,
    text: "Daraus wird eine Verbindung von Causeway. In Jira und AWS ändert sich nichts. Für seine eigenen Aufrufe braucht Causeway einen Zugriffsschlüssel desselben Kontos.",
    hint: (hint) =>
      `Jira verwendet den Schlüssel, der auf ${hint} endet. Ihrer kann ein anderer desselben Kontos sein.`,
    secretHelp: (keptIn) => `Causeway verwendet ihn für seine eigenen Aufrufe und bewahrt ihn ${keptIn} auf.`,
    check: "Schlüssel prüfen",
    adopt: "Übernehmen",
    checking: "AWS wird gefragt, wem dieser Schlüssel gehört\u00a0…",
    done: (name) => `${name} ist jetzt eine Verbindung.`,
  },

  connections: {
    site: "Jira-Instanz",
    account: "AWS-Konto",
    region: "Region",
    allSites: "Alle Instanzen",
    allAccounts: "Alle Konten",
    allRegions: "Alle Regionen",
    noMatch: "Keine Verbindung erfüllt alle diese Bedingungen.",
    group: (site, value) => `${site}: ${plural(value, "Verbindung", "Verbindungen")}`,
    clear: "Filter aufheben",
  },
};

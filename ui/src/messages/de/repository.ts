import type { Messages } from "../en";
import { count, plural } from "./common";

/** Wie IAM einen Schlüssel einstuft; unbekannte Wörter bleiben, wie IAM sie schreibt. */
export function keyStatus(status: string): string {
  return { Active: "aktiv", Inactive: "inaktiv" }[status] ?? status;
}

/** Wörter des Assistenten, der ein einzelnes Repository von Hand verbindet, und der Zeilen, die daraus entstehen. */
export const repository: Messages["repository"] = {
  title: "Ein einzelnes Repository verbinden",
  leave: "Schließen",
  steps: {
    jira: "Jira",
    location: "Adresse",
    access: "Zugriff",
    found: "Repository",
    settings: "Einstellungen",
    review: "Überprüfen",
  },
  transports: { https: "HTTPS", ssh: "SSH" },
  kept: {
    title: "Ihre Angaben sind noch da",
    text: "Sie bleiben, bis Causeway geschlossen wird, außer Geheimnissen, die noch nicht geprüft waren.",
    startOver: "Neu beginnen",
  },

  location: {
    heading: "Wo liegt das Repository?",
    intro:
      "Fügen Sie die Adresse in beliebiger Form ein: was git clone annimmt, über HTTPS oder SSH, codecommit:: oder eine Seite der AWS-Konsole.",
    field: "Adresse des Repositorys",
    placeholder: "https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/payments",
    required: "Fügen Sie die Adresse des Repositorys ein.",
    reading: "Wird gelesen\u00a0…",
    understood: "Erkannt",
    name: "Repository",
    region: "Region",
    transport: "Erreicht über",
    origin: "Jira erhält",
    copyOrigin: "Adresse kopieren",
    problem: "Das wurde nicht erkannt",
    limitsTitle: "Was ein von Hand verbundenes Repository nicht kann",
    limits: [
      "Keine Branches und keine Pull Requests aus einem Vorgang in Jira.",
      "Keine eigenen AWS-Zugangsdaten je Benutzer: Alles wird mit den hier angegebenen gelesen.",
      "Keine Repositorys, die dem Konto später hinzugefügt werden.",
    ],
    whole: "Stattdessen das ganze Konto verbinden",
    wholeIn: (region) => `Stattdessen das ganze Konto in ${region} verbinden`,
    wholeText: "Ihre Angaben zu Jira und die Region werden übernommen.",
  },

  access: {
    heading: "Jira Zugriff auf das Repository geben",
    intro: (name) =>
      `Causeway probiert es zuerst aus: Es meldet sich an und liest die Referenzen von ${name}, wie Git es täte.`,
    transport: "Jira liest es über",
    transportHelp: {
      https: "Mit dem Zugriffsschlüssel eines IAM-Benutzers oder den Git-Anmeldeinformationen von IAM.",
      ssh: "Mit einem RSA-Schlüssel, dessen öffentlicher Teil bei IAM und dessen privater Teil in Jira liegt.",
    },
    noSsh: "Die FIPS-Endpunkte von CodeCommit bieten kein SSH.",
    origin: "Adresse, die Jira erhält",
    originPending: "Die SSH-Schlüssel-ID wird ihr Benutzername.",
    copyOrigin: "Adresse kopieren",
    mode: "Anmelden mit",
    modes: {
      sample: "Beispielprinzipal",
      accessKey: "Zugriffsschlüssel",
      gitCredential: "Git-Anmeldeinformationen von IAM",
    },
    modeHelp: {
      sample: "Beispielprinzipale gehören zum AWS-Beispielkonto auf diesem Computer.",
      accessKey: "Der Weg von Git Integration selbst: Jede Anfrage wird mit dem Schlüssel signiert.",
      gitCredential:
        "Ein Benutzername und ein Passwort, die IAM für CodeCommit erzeugt. Git Integration sagt nicht zu, sie anzunehmen; mit Git funktionieren sie, und höchstwahrscheinlich auch hier.",
    },
    userName: "Benutzername",
    userNameHelp:
      "Aus IAM, „Sicherheitsanmeldeinformationen“, „HTTPS-Git-Anmeldeinformationen“. Er endet mit -at- und der Kontonummer.",
    userNameHints: {
      accessKey: "Das sieht nach einer Zugriffsschlüssel-ID aus. Wählen Sie oben „Zugriffsschlüssel“.",
      shape: "Git-Anmeldeinformationen sehen üblicherweise aus wie name-at-111122223333.",
    },
    password: "Passwort",
    secretHelp: (keptIn) => `Geht an Jira und wird ${keptIn} aufbewahrt.`,

    sshKeyId: "SSH-Schlüssel-ID",
    sshKeyIdHelp:
      "IAM zeigt sie neben dem öffentlichen Schlüssel. Sie beginnt mit APKA und ist bei SSH der Benutzername.",
    sshKeyIdHints: {
      accessKey:
        "Das ist eine Zugriffsschlüssel-ID. Die SSH-Schlüssel-ID zeigt IAM neben dem öffentlichen SSH-Schlüssel; sie beginnt mit APKA.",
      userId: "AIDA… ist die ID eines IAM-Benutzers. Die SSH-Schlüssel-ID beginnt mit APKA.",
      gitUser: "CodeCommit akzeptiert als Benutzernamen nur die SSH-Schlüssel-ID.",
      fingerprint: "Das ist ein Fingerabdruck. Die SSH-Schlüssel-ID steht in IAM daneben.",
      shape: "Eine SSH-Schlüssel-ID besteht nur aus Buchstaben und Ziffern.",
      unusual: "SSH-Schlüssel-IDs beginnen üblicherweise mit APKA.",
    },
    find: "In IAM suchen\u00a0…",
    suggested: (id) => `IAM führt den gewählten Schlüssel als ${id}.`,
    suggestedInactive: (id, status) => `IAM führt den gewählten Schlüssel als ${id}; er ist ${keyStatus(status)}.`,
    takeSuggested: (id) => `${id} verwenden`,
    notInIam:
      "IAM hat den gewählten Schlüssel für diesen Benutzer nicht. Laden Sie den öffentlichen Teil unter „SSH-Schlüssel“ hoch.",

    key: "Privater Schlüssel",
    keysLoading: "Ihre Schlüssel werden gelesen\u00a0…",
    inAgent: "SSH-Agent",
    noKeys: "Hier gibt es noch keinen privaten Schlüssel. Wählen Sie eine Datei, oder erzeugen Sie einen neuen.",
    leftOut: (value) =>
      `${plural(value, "Datei, die kein privater Schlüssel ist, wurde", "Dateien, die keine privaten Schlüssel sind, wurden")} ausgelassen.`,
    chooseFile: "Datei wählen\u00a0…",
    makeKey: "Neuen Schlüssel erzeugen\u00a0…",
    passphrase: "Passphrase dieses Schlüssels",
    passphraseHelp:
      "Dient dazu, die Anmeldung zu prüfen, und wird dann vergessen. Jira fragt danach, wenn Sie den Schlüssel dort hinzufügen.",
    takes: "Akzeptiert",
    takesNot: "Nicht akzeptiert",
    iam: "IAM",
    gij: "Jira",
    agentKey:
      "Dieser Schlüssel ist nur im Agenten. Jira braucht seine Datei: Vergewissern Sie sich, dass Sie sie haben, bevor Sie sich auf diese Verbindung verlassen.",
    conversion: "So entsteht daraus eine Form, die Jira akzeptiert:",
    conversionLabel: "Befehl zum Umwandeln des Schlüssels",
    copyConversion: "Befehl kopieren",
    cautions: "Zu diesem Schlüssel",

    required: {
      accessKeyId: "Geben Sie die Zugriffsschlüssel-ID ein.",
      secretAccessKey: "Geben Sie den geheimen Zugriffsschlüssel ein.",
      name: "Wählen Sie einen Beispielprinzipal.",
      userName: "Geben Sie den Benutzernamen ein.",
      password: "Geben Sie das Passwort ein.",
      sshKeyId: "Geben Sie die SSH-Schlüssel-ID ein, oder suchen Sie sie in IAM.",
      keyPath: "Wählen Sie einen privaten Schlüssel.",
      passphrase: "Geben Sie die Passphrase dieses Schlüssels ein.",
    },
    check: "Zugriff prüfen",
    checkAgain: "Erneut prüfen",
    checking: "Der Weg zum Repository wird geprüft\u00a0…",
    stopped: "Die Prüfung wurde angehalten. Angezeigt wird, was bis dahin festgestellt war.",
    result: "Der Weg zum Repository",
  },

  findKey: {
    title: "SSH-Schlüssel-ID in IAM suchen",
    text: "IAM wird nach den öffentlichen SSH-Schlüsseln eines Benutzers gefragt. Der zu Ihrem gehörende ist gekennzeichnet.",
    take: "Verwenden",
    takeNamed: (id) => `${id} verwenden`,
    yours: "Der gewählte Schlüssel",
    none: "Dieser Benutzer hat keine öffentlichen SSH-Schlüssel.",
    status: "Status",
    id: "SSH-Schlüssel-ID",
    fingerprint: "Fingerabdruck",
    unreadable: "Nicht lesbar",
    keys: "Öffentliche SSH-Schlüssel in IAM",
    again: "Als jemand anderes fragen",
  },

  found: {
    heading: (name) => name,
    intro: "Das wird Jira vorfinden. Es wurde nichts geschrieben.",
    facts: {
      origin: "Adresse",
      region: "Region",
      account: "AWS-Konto",
      branch: "Standard-Branch",
      branches: "Branches",
    },
    accountUnknown: "Aus den Zugangsdaten nicht ersichtlich",
    empty: "Keiner: Das Repository ist leer",
    emptyTitle: "Es gibt noch keinen Commit",
    emptyText: "Jira kann es trotzdem verbinden und findet den ersten Commit, wenn es das nächste Mal nachsieht.",
    branches: (value) => plural(value, "Branch", "Branches"),
    inJiraBlocks: "Dieses Repository kann nicht von Hand verbunden werden",
    inJira: "In Jira bereits vorhanden",
    blocked: "Wählen Sie ein anderes Repository, oder belassen Sie es in Jira, wie es ist.",
    otherLocation: "Andere Adresse wählen",
    toConnections: "Zu „Verbindungen“",
    notInJira: "In Jira noch nicht vorhanden.",
    cautions: "Gut zu wissen",
    references: "Was Jira abruft",
    referencesText: "Mit den üblichen Refspecs von Git Integration. Im nächsten Schritt können Sie sie ändern.",
    rail: (branches) => plural(branches, "Branch", "Branches"),
  },

  settings: {
    heading: "Einstellungen des Repositorys wählen",
    intro: "Dieselben wie auf der Seite von Git Integration. Sie können sie später in Jira ändern.",
    displayNameHelp: "Bleibt das Feld leer, zeigt Jira die Adresse an.",
    mainBranch: "Haupt-Branch",
    mainBranchHelp: "Der Branch, den Jira als „main“ behandelt, zum Beispiel im Repository-Browser.",
    mainBranchEmpty: "Das Repository hat noch keinen Branch. Geben Sie den Namen ein, den der erste haben wird.",
    mainBranchUnknown: "Ein Branch dieses Namens wurde nicht gefunden.",
    mainBranchRequired: "Geben Sie den Haupt-Branch ein.",
    noPat:
      "„Require User PAT“ gibt es hier nicht: Git Integration bietet es nur für ganze Konten, in denen Branches und Pull Requests erstellt werden.",
    advanced: "Erweitert: was Jira abruft",
    links: "Weblinks",
    linksText:
      "Wohin die Links in Jira zu Commits, Dateien und Branches führen. Git Integration setzt die Variablen ein.",
    linksFrom: "Vorgeschlagen",
    linksChanged: "Von Ihnen geändert.",
    linksReset: "Vorgeschlagene Links verwenden",
    linkKind: "Art des Hosts",
    linkKindHelp:
      "So nennt Git Integration ihn. Ändern Sie das nur, wenn der Support von Git Integration Ihnen etwas anderes nennt.",
    formats: {
      commit: "Commit",
      fileAdded: "Hinzugefügte Datei",
      fileModified: "Geänderte Datei",
      fileDeleted: "Gelöschte Datei",
      pullRequest: "Pull Request",
      branch: "Branch",
    },
    formatHints: {
      address: "Ein Link beginnt mit https://",
      variable: (variable) => `Ohne ${variable} führt jeder Link auf dieselbe Seite.`,
    },
    variables: (names) => `Variablen: ${names.join(", ")}`,
    jiraKey: {
      heading: "Geben Sie Jira zuerst den privaten Schlüssel",
      text: "Git Integration hat keine Programmierschnittstelle für SSH-Schlüssel; das geschieht daher von Hand. Ohne den Schlüssel in Jira schlägt der erste Index fehl.",
      open: "SSH-Schlüssel in Jira öffnen",
      copyAddress: "Adresse kopieren",
      steps: {
        open: "Öffnen Sie in Jira „SSH keys“, und klicken Sie auf „Add SSH key“.",
        name: "Geben Sie ihm einen Namen, zum Beispiel:",
        file: "Laden Sie die Datei des privaten Schlüssels hoch, nie die .pub-Datei:",
        agent: "Laden Sie die Datei des privaten Schlüssels hoch, den der Agent enthält.",
        convert: "Wandeln Sie zuerst eine Kopie um, denn Jira akzeptiert seine Form nicht:",
        passphrase: "Geben Sie im selben Formular seine Passphrase ein.",
        compare: "Vergleichen Sie den Fingerabdruck in der Liste von Jira:",
        associate: "Beschränken Sie den Schlüssel unter „Associations“ auf dieses Repository, sobald es verbunden ist.",
      },
      copyName: "Namen kopieren",
      copyPath: "Pfad kopieren",
      copyCommand: "Befehl kopieren",
      copyFingerprint: "Fingerabdruck kopieren",
      done: "Jira hat diesen privaten Schlüssel",
      doneHelp: "Die Schlüssel in Jira kann Causeway nicht sehen; Gewissheit gibt der erste Index.",
    },
  },

  review: {
    looking: "Ihre Auswahl wird mit dem Stand in Jira verglichen\u00a0…",
    nothingHeading: "Alles ist bereits eingerichtet",
    nothing: "Jira hat dieses Repository bereits so, wie Sie es wünschen. Ein Start würde nichts ändern.",
    toConnections: "Zu „Verbindungen“",
    changeSettings: "Einstellungen ändern",
    summary: {
      jiraKey: "Privater Schlüssel: in Jira",
      jiraKeyMissing: "Privater Schlüssel: noch nicht in Jira",
      jiraKeyFirst: "Fügen Sie ihn dort zuerst hinzu, sonst schlägt der erste Index fehl.",
      mainBranch: "Haupt-Branch",
      access: {
        sample: (name) => `Beispielprinzipal ${name}`,
        accessKey: (id) => `Zugriffsschlüssel …${id.slice(-4)}`,
        gitCredential: (user) => `Git-Anmeldeinformationen ${user}`,
        ssh: (id, key) => `SSH-Schlüssel ${id}, ${key}`,
      },
      links: { suggested: "Weblinks: vorgeschlagen", changed: "Weblinks: von Ihnen geändert" },
    },
  },

  list: {
    tab: "Einzelne Repositorys",
    accountsTab: "AWS-Konten",
    tabs: "Arten von Verbindungen",
    intro:
      "Repositorys, die einzeln verbunden wurden. In Jira gibt es für sie keine Branches, Pull Requests und persönlichen Zugangsdaten.",
    caption: "Einzelne Repositorys",
    search: "Repositorys durchsuchen",
    connect: "Ein einzelnes Repository verbinden",
    loading: "Jira wird nach Ihren Repositorys gefragt\u00a0…",
    emptyTitle: "Keine einzelnen Repositorys",
    empty:
      "Hier erscheint ein Repository, das Sie für sich allein über HTTPS oder SSH verbinden. Meist werden ganze Konten verbunden.",
    columns: {
      name: "Repository",
      access: "Zugriff",
      health: "Status",
      lastIndexed: "Zuletzt indiziert",
      next: "Nächster Schritt",
    },
    place: (region, site) => `${region} · ${site}`,
    next: {
      wait: "Index abwarten",
      reindex: "Neu indizieren",
      connect: "Erneut verbinden",
      retry: "Erneut versuchen",
    },
    more: (name) => `Mehr zu ${name}`,
    reindexNamed: (name) => `${name} neu indizieren`,
    copyOrigin: "Adresse kopieren",
    forget: "Vergessen\u00a0…",
    forgetTitle: (name) => `${name} vergessen?`,
    forgetDoes: "Causeway vergisst",
    forgetDoesList: [
      "diese Zeile und was es über das Repository wusste",
      "sein Geheimnis auf diesem Computer, sofern hier nichts anderes es verwendet",
    ],
    forgetNot: "Was bestehen bleibt",
    forgetNotList: [
      "das Repository in Jira, das mit den dort hinterlegten Zugangsdaten weiter indiziert wird",
      "die Zugangsdaten in AWS und das Repository selbst",
    ],
    forgetRemove: "Um es ganz zu beenden, entfernen Sie das Repository auch in Jira:",
    forgetKeep: "Behalten",
    forgetConfirm: "Vergessen",
    forgotten: (name) => `Causeway hat ${name} vergessen.`,
    count: (value) => count(value),
  },

  door: {
    question: "Nur ein Repository?",
    act: "Ein einzelnes Repository von Hand verbinden",
  },
};

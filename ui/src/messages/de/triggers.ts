import type { Messages } from "../en";
import { common, count, plural } from "./common";

/** Wörter zu Triggern, wo immer sie eingerichtet werden. */
export const triggers: Messages["triggers"] = {
  webhook: {
    source: "Webhook-URL",
    sources: { sample: "Webhook-URL des Beispiel-Jira", pasted: "Eigene Webhook-URL einfügen" },
    sampleHelp: "Das Beispiel-Jira auf diesem Computer lauscht dort, und nichts verlässt diesen Computer.",
    label: "Webhook-URL von Jira",
    help: "Ihr Ende ist geheim: Es geht an Amazon SNS und dorthin, wo Sie die Geheimnisse aufbewahren, und wird nie wieder angezeigt.",
    required: "Fügen Sie die Webhook-URL aus Jira ein.",
    again: "Fügen Sie sie erneut ein: Nach der letzten Prüfung hat dieses Fenster sie vergessen.",
    where: "Wo Sie sie finden",
    whereSteps: [
      "Öffnen Sie in Jira „Git Integration“, „Webhooks“. Dazu müssen Sie Jira-Administrator sein.",
      "Vergewissern Sie sich, dass dort die Neuindizierung per Webhook eingeschaltet ist.",
      "Kopieren Sie die angezeigte URL samt dem geheimen Schlüssel am Ende.",
    ],
    openJira: "Jira öffnen",
    hints: {
      http: "Amazon SNS sendet das Geheimnis nur an Adressen mit https://.",
      unreadable: "Die Adresse ist noch nicht vollständig.",
      credentials: "Lassen Sie Benutzername und Passwort in der Adresse weg.",
      listener: "Der Pfad einer Webhook-URL endet mit /webhook/1.0/reindex/ und einem geheimen Schlüssel.",
      secretMissing: "Am Ende fehlt der geheime Schlüssel.",
    },
    check: "Webhook-URL prüfen",
    checking: "Die Webhook-URL wird von diesem Computer aus geprüft\u00a0…",
    found: "Was sich dazu feststellen ließ",
    states: {
      ok: "In Ordnung",
      bad: "Funktioniert nicht",
      unknown: "Nicht feststellbar",
    },
    outcome: {
      ok: "Amazon SNS wird dieses Jira voraussichtlich erreichen",
      bad: "Amazon SNS erreicht dieses Jira nicht",
      unknown: "Ob Amazon SNS dieses Jira erreicht, lässt sich von hier aus nicht sagen",
    },
    outcomeMore: {
      ok: "Gewissheit gibt die Bestätigung, die Jira sendet, wenn das Abonnement angelegt wird.",
      bad: "Ein Abonnement würde zwei Tage auf seine Bestätigung warten und dann verfallen. Jira sieht weiterhin nach Zeitplan nach, und unten stehen andere Wege.",
      unknown:
        "Richten Sie die Trigger ein, und warten Sie ab, ob Jira das Abonnement bestätigt; wenn nicht, ist nichts verloren.",
    },
    masked: "Geprüft",
    otherWays: "Andere Wege, Jira zu benachrichtigen",
    copyRecipe: "Anleitung kopieren",
    showRecipe: "Anleitung anzeigen",
  },

  settings: {
    events: "Jira benachrichtigen über",
    update: "Pushes auf Branches und Tags",
    create: "Neue Branches und Tags",
    delete: "Gelöschte Branches und Tags",
    eventsRequired: "Wählen Sie mindestens eines der drei Ereignisse.",
    branches: "Branches",
    branchesHelp: "Namen wie main, ohne refs/heads/. Keine Angabe bedeutet alle Branches, auch spätere.",
    branchesAll: "Alle Branches",
    branchInput: "Branch hinzufügen",
    addBranch: "Hinzufügen",
    removeBranch: (name) => `${name} entfernen`,
    branchesFull: "Ein Trigger nennt höchstens zehn Branches.",
    branchProblems: {
      prefix: "Lassen Sie refs/heads/ weg: main, nicht refs/heads/main.",
      character: "Ein Branch-Name enthält keine Leerzeichen und keines der Zeichen ~ ^ : ? * [ \\.",
      dots: "Ein Branch-Name enthält kein .., und kein Teil davon beginnt mit einem Punkt oder endet auf .lock.",
      slash: "Ein Branch-Name beginnt und endet nicht mit einem Schrägstrich und enthält kein //.",
      ends: "Ein Branch-Name beginnt nicht mit - und endet nicht mit einem Punkt.",
      reserved: "Dieser Name ist für einen Branch nicht zulässig.",
      length: "Ein Branch-Name hat höchstens 256 Zeichen.",
      commit: "Das sieht nach einem Commit aus: 40 Hexadezimalziffern sind kein Branch-Name.",
      twice: "Dieser Branch steht bereits in der Liste.",
      full: "Ein Trigger nennt höchstens zehn Branches. Entfernen Sie zuerst einen.",
    },
    advanced: "Erweitert: Thema und Repositorys",
    topic: "Amazon-SNS-Thema",
    topicOwn: "Ein eigenes Thema von Causeway",
    topicOwnHelp:
      "Sein Name beginnt mit codecommit-causeway-, weil die von AWS verwalteten Richtlinien für CodeCommit nur Themen zulassen, die mit codecommit beginnen. Tags geben an, wem es gehört.",
    topicExisting: "Ein vorhandenes Thema",
    topicExistingHelp: "Es wird so verwendet, wie es ist: Causeway ändert und löscht es nie.",
    topicOneRegion:
      "Nur bei einer einzigen Region: Ein Trigger erreicht nur Themen in seiner eigenen, und Sie verbinden mehrere.",
    kmsKey: "KMS-Schlüssel für das Thema von Causeway",
    kmsKeyHelp:
      "Leer lassen, wenn das Thema nicht verschlüsselt werden soll; sonst ID, Alias oder ARN eines vom Kunden verwalteten Schlüssels eingeben. Seine Schlüsselrichtlinie muss codecommit.amazonaws.com die Aktionen kms:GenerateDataKey* und kms:Decrypt erlauben.",
    kmsKeyPlaceholder: "alias/codecommit-topics",
    kmsKeyAws:
      "Der AWS-eigene Schlüssel alias/aws/sns eignet sich nicht: Seine Richtlinie kann CodeCommit das Veröffentlichen nicht erlauben. Nötig ist ein vom Kunden verwalteter Schlüssel.",
    kmsKeyOneRegion:
      "Das benennt einen Schlüssel einer einzigen Region. Geben Sie bei mehreren einen Alias ein, den es in jeder gibt.",
    topicArn: "ARN des Themas",
    topicArnHelp: "Ein Standardthema in derselben Region wie die Repositorys.",
    topicArnPlaceholder: "arn:aws:sns:eu-central-1:111122223333:codecommit-pushes",
    topicArnRequired: "Geben Sie den ARN des Themas ein.",
    topicProblems: {
      shape: "Der ARN eines Themas sieht aus wie arn:aws:sns:eu-central-1:111122223333:name.",
      fifo: "CodeCommit kann nicht in FIFO-Themen veröffentlichen. Wählen Sie ein Standardthema.",
      region: "Ein Trigger erreicht nur Themen in der Region seines Repositorys.",
    },
    topicHints: {
      account:
        "Dieses Thema gehört zu einem anderen Konto. Seine Zugriffsrichtlinie muss codecommit.amazonaws.com die Aktion sns:Publish erlauben, beschränkt auf ARN und Konto Ihrer Repositorys.",
      name: "Die von AWS verwalteten Richtlinien für CodeCommit erlauben nur Abonnements von Themen, deren Name mit codecommit beginnt.",
    },
    repositories: "Repositorys",
    repositoriesAll: "Alle Repositorys",
    repositoriesAllHelp: "Auch solche, die später hinzukommen, sobald Sie die Trigger auf den neuesten Stand bringen.",
    repositoriesChosen: "Nur ausgewählte Repositorys",
    repositoriesChosenHelp: "Jira sieht weiterhin alle nach Zeitplan; nur die ausgewählten benachrichtigen es sofort.",
    repositoriesOneRegion:
      "Nur bei einer einzigen Region: Sie verbinden mehrere. Danach können Sie in jeder Verbindung unter „Trigger“ auswählen.",
    repositoriesRequired: "Wählen Sie mindestens ein Repository oder alle Repositorys.",
  },

  picker: {
    label: "Repositorys auswählen",
    search: "Repositorys durchsuchen",
    column: "Repository",
    show: "Anzeigen",
    all: (value) => `Alle ${count(value)}`,
    chosen: (value) => `${count(value)} ausgewählt`,
    loading: "Repositorys werden geladen\u00a0…",
    emptyTitle: "Keine Repositorys",
    empty: "In diesem Konto und dieser Region sieht der Schlüssel keine.",
    noneChosenTitle: "Noch keine ausgewählt",
    noneChosen: "Zeigen Sie alle an, und markieren Sie die gewünschten.",
    unknown: (value) =>
      value === 1
        ? "Ein ausgewähltes Repository gibt es in diesem Konto und dieser Region nicht."
        : `${count(value)} ausgewählte Repositorys gibt es in diesem Konto und dieser Region nicht.`,
    removeUnknown: "Aus der Auswahl entfernen",
  },

  made: {
    title: "Was in AWS angelegt wird",
    topic: "Thema",
    topicOwn: "codecommit-causeway-…",
    topicOwnMore:
      "Es endet mit acht Zeichen, die für dieses Jira stehen; den vollständigen Namen zeigt die Überprüfung.",
    topicKept: "Es wird so verwendet, wie es ist.",
    subscription: "Abonnement",
    subscriptionMore: "Vom Thema zur Webhook-URL, über HTTPS. Jira muss es innerhalb von zwei Tagen bestätigen.",
    trigger: "Trigger",
    triggerName: "causeway-…",
    triggerMore: (chosen, branches) =>
      `In ${chosen === null ? "jedem Repository" : common.repositories(chosen)}, für ${
        branches === 0 ? "alle Branches" : plural(branches, "Branch", "Branches")
      }. Fremde Trigger bleiben, wie sie sind.`,
    note: "Es wird nichts geschrieben, bevor Sie die Überprüfung gesehen haben.",
  },
};

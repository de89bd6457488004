import type { Messages } from "../en";

/** Wörter zu jedem Code, den ein Fehler tragen kann. */
export const errors: Messages["errors"] = {
  INVALID_REQUEST: {
    title: "Das ließ sich nicht verarbeiten",
    advice: ["Prüfen Sie die markierten Felder, und versuchen Sie es erneut."],
  },
  INVALID_JIRA_URL: {
    title: "Das ist keine Basis-URL von Jira",
    advice: [
      "Verwenden Sie die Adresse, die Jira unter „Administration“, „System“, „Allgemeine Konfiguration“ anzeigt, samt Kontextpfad.",
    ],
  },
  INVALID_REGION: {
    title: "Das ist kein AWS-Regionscode",
    advice: ["Wählen Sie eine Region aus der Liste, oder geben Sie einen Code wie eu-central-1 ein."],
  },
  INVALID_ACCESS_KEY_ID: {
    title: "Das ist keine vollständige Zugriffsschlüssel-ID",
    advice: ["Eine Zugriffsschlüssel-ID hat 20 Großbuchstaben und Ziffern und beginnt mit AKIA."],
  },
  NOT_AN_ACCESS_KEY_ID: {
    title: "Diese ID bezeichnet keinen Zugriffsschlüssel",
    advice: [
      "Kopieren Sie die Zugriffsschlüssel-ID aus IAM: „Benutzer“, „Sicherheitsanmeldeinformationen“, „Zugriffsschlüssel“.",
    ],
  },
  TEMPORARY_ACCESS_KEY: {
    title: "Dieser Zugriffsschlüssel ist temporär",
    advice: [
      "Git Integration for Jira speichert nur eine Zugriffsschlüssel-ID und ein Geheimnis; es braucht daher einen langfristigen Schlüssel, der mit AKIA beginnt.",
      "Erstellen Sie einen Zugriffsschlüssel für einen IAM-Benutzer, der für Jira vorgesehen ist.",
    ],
  },
  INVALID_SECRET_ACCESS_KEY: {
    title: "Das ist kein vollständiger geheimer Zugriffsschlüssel",
    advice: ["Ein geheimer Zugriffsschlüssel hat 40 Zeichen. AWS zeigt ihn nur einmal an, beim Erstellen."],
  },
  INVALID_REFSPEC: {
    title: "Ein Fetch-Refspec ist ungültig",
    advice: ["Schreiben Sie Einträge in der Form refs/a/*:refs/a/*, und trennen Sie sie durch Kommas."],
  },
  PROJECTS_REQUIRED: {
    title: "Es ist kein Projekt ausgewählt",
    advice: ["Wählen Sie mindestens ein Projekt, oder ordnen Sie die Repositorys allen Projekten zu."],
  },
  INVALID_WEBHOOK_URL: {
    title: "Das ist keine Webhook-URL von Git Integration for Jira",
    advice: [
      "Kopieren Sie sie in Jira von der Seite „Webhooks“ der Git Integration. Sie beginnt mit https:// und endet mit einem geheimen Schlüssel.",
    ],
  },
  INVALID_TOPIC_ARN: {
    title: "Dieses Thema kann nicht verwendet werden",
    advice: ["Geben Sie den ARN eines Amazon-SNS-Standardthemas in der Region der Repositorys ein."],
  },
  INVALID_BRANCH_NAME: {
    title: "Ein Branch-Name ist ungültig",
    advice: ["Schreiben Sie Branch-Namen so, wie Git sie anzeigt, also ohne refs/heads/."],
  },
  EVENTS_REQUIRED: {
    title: "Es ist kein Ereignis ausgewählt",
    advice: ["Wählen Sie mindestens eines: Pushes, neue oder gelöschte Branches und Tags."],
  },
  TOO_MANY_BRANCHES: {
    title: "Ein Trigger nennt höchstens zehn Branches",
    advice: ["Entfernen Sie einige Branches, oder lassen Sie die Liste leer, damit alle gelten."],
  },
  CONFIRMATION_REFUSED: {
    title: "Damit lässt sich das Abonnement nicht bestätigen",
    advice: [
      "Fügen Sie die ganze Nachricht von SNS ein, ihre SubscribeURL oder ihr Token. Sie muss zum Thema dieser Verbindung gehören.",
      "Eine Bestätigungsanfrage verfällt nach zwei Tagen. Fordern Sie eine neue an.",
    ],
  },
  TRIGGERS_NOT_SET_UP: {
    title: "Diese Verbindung hat noch keine Trigger",
    advice: ["Richten Sie sie auf der Registerkarte „Trigger“ der Verbindung ein."],
  },
  PLAN_STALE: {
    title: "Seit der Überprüfung hat sich etwas geändert",
    advice: ["Vergleichen Sie erneut: Der Plan entsteht neu aus dem heutigen Stand. Es wurde nichts geschrieben."],
  },
  PLAN_UNKNOWN: {
    title: "Dieser Plan ist nicht mehr bekannt",
    advice: ["Gehen Sie zurück zur Überprüfung; der Plan wird neu erstellt."],
  },
  RUN_UNKNOWN: {
    title: "Dieser Lauf ist nicht mehr bekannt",
    advice: ["Sehen Sie unter „Verbindungen“ nach, was jetzt vorhanden ist."],
  },
  RUN_ACTIVE: {
    title: "Ein anderer Lauf ist noch nicht beendet",
    advice: [
      "Warten Sie, bis er beendet ist, oder brechen Sie ihn ab. Er läuft vielleicht in einem anderen Causeway-Fenster oder in der Befehlszeile.",
    ],
  },
  CONNECTION_UNKNOWN: {
    title: "Diese Verbindung ist nicht mehr bekannt",
    advice: ["Gehen Sie zurück zu „Verbindungen“, und laden Sie die Liste neu."],
  },
  INVALID_TITLE: {
    title: "Dieser Text ist zu lang oder fehlt",
    advice: ["Ein Titel hat 1 bis 150 Zeichen, eine Beschreibung höchstens 10.240."],
  },
  INVALID_PROXY: {
    title: "Das ist keine Proxy-Adresse",
    advice: ["Schreiben Sie sie in der Form http://proxy.example.com:3128. Benutzer und Passwort haben eigene Felder."],
  },
  INVALID_AUTHORITY: {
    title: "Das ist keine Zertifizierungsstelle",
    advice: ["Fügen Sie das Zertifikat im PEM-Format ein, von BEGIN CERTIFICATE bis END CERTIFICATE."],
  },
  INVALID_ENDPOINT: {
    title: "Das ist kein Endpunkt",
    advice: ["Ein Endpunkt besteht aus https:// und einem Host, ohne etwas dahinter."],
  },
  INVALID_SSH_KEY: {
    title: "Dieser Schlüssel kann hier nicht verwendet werden",
    advice: [
      "CodeCommit akzeptiert RSA-Schlüssel mit 2.048 bis 16.384 Bit. IAM erhält den öffentlichen Teil in einer Zeile, Jira den privaten.",
    ],
  },
  SSH_KEY_EXISTS: {
    title: "Eine Datei dieses Namens gibt es bereits",
    advice: ["Wählen Sie einen anderen Namen. Causeway überschreibt nie einen Schlüssel."],
  },
  SSH_FILE_FAILED: {
    title: "Die Datei des SSH-Schlüssels lässt sich nicht lesen oder schreiben",
    advice: ["Prüfen Sie, wer die Datei und ihren Ordner lesen darf."],
  },
  CREDENTIAL_UNKNOWN: {
    title: "Diese Zugangsdaten sind nicht mehr bekannt",
    advice: ["Laden Sie „Meine Zugangsdaten“ neu."],
  },
  PERSONAL_CREDENTIAL_REQUIRED: {
    title: "Ihr eigener Zugriffsschlüssel wird gebraucht",
    advice: [
      "Richten Sie ihn unter „Meine Zugangsdaten“ ein. Die Verbindung in Jira verlangt ihn für Branches und Pull Requests.",
    ],
  },
  AWS_SIGN_IN_REQUIRED: {
    title: "Melden Sie sich erneut bei AWS an",
    advice: [
      "Die Sitzung, mit der Causeway arbeitet, ist abgelaufen. Melden Sie sich unter „Meine Zugangsdaten“ erneut an.",
    ],
  },
  AWS_CODE_REFUSED: {
    title: "AWS akzeptiert den Code nicht",
    advice: ["Geben Sie den Code ein, den Ihr Gerät jetzt anzeigt. Jeder Code gilt nur einmal."],
  },
  AWS_SOURCE_UNUSABLE: {
    title: "Diese Schlüssel können nicht verwendet werden",
    advice: ["Korrigieren Sie das Profil in Ihrer AWS-Konfiguration, oder wählen Sie eine andere Schlüsselquelle."],
  },
  AWS_OTHER_ACCOUNT: {
    title: "Diese Schlüssel gehören zu einem anderen AWS-Konto",
    advice: ["Verwenden Sie Schlüssel des Kontos, zu dem diese Verbindung gehört."],
  },
  BRANCH_EXISTS: {
    title: "Einen Branch dieses Namens gibt es bereits",
    advice: ["Wählen Sie einen anderen Namen, oder arbeiten Sie mit dem vorhandenen Branch."],
  },
  BRANCH_MISSING: {
    title: "Diesen Branch gibt es nicht",
    advice: ["Laden Sie die Branches neu; vielleicht hat ihn jemand gelöscht."],
  },
  BRANCH_MOVED: {
    title: "Der Branch zeigt inzwischen auf einen anderen Commit",
    advice: ["Sehen Sie ihn sich noch einmal an, und entscheiden Sie dann."],
  },
  DEFAULT_BRANCH: {
    title: "Das ist der Standard-Branch",
    advice: ["Bestimmen Sie in CodeCommit zuerst einen anderen Standard-Branch."],
  },
  INVALID_ISSUE_KEY: {
    title: "Das ist weder ein Vorgangsschlüssel noch die Adresse eines Vorgangs",
    advice: ["Geben Sie einen Schlüssel wie SHOP-12 ein, oder fügen Sie die Adresse des Vorgangs in Jira ein."],
  },
  ISSUE_MISSING: {
    title: "Jira zeigt keinen solchen Vorgang",
    advice: ["Prüfen Sie den Schlüssel. Gibt es den Vorgang, bitten Sie um Leserechte für sein Projekt."],
  },
  JIRA_SITE_UNKNOWN: {
    title: "Mit diesem Jira ist hier nichts verbunden",
    advice: ["Verbinden Sie es zuerst, oder fügen Sie die Adresse eines Vorgangs aus einem verbundenen Jira ein."],
  },
  INVALID_BRANCH_TEMPLATE: {
    title: "Die Vorlage für Branch-Namen ist ungültig",
    advice: ["Verwenden Sie ${issuekey}, ${summary} und die anderen Variablen, die darunter aufgeführt sind."],
  },
  COMMIT_MISSING: {
    title: "Diesen Commit oder diese Datei gibt es nicht",
    advice: ["Laden Sie die Commits neu; vielleicht wurde der Commit durch einen erzwungenen Push ersetzt."],
  },
  PULL_REQUEST_MISSING: {
    title: "Diesen Pull Request gibt es nicht",
    advice: ["Laden Sie die Pull Requests neu."],
  },
  PULL_REQUEST_CLOSED: {
    title: "Der Pull Request ist geschlossen",
    advice: ["CodeCommit öffnet ihn nicht wieder. Erstellen Sie einen neuen für dieselben Branches."],
  },
  MIRROR_MISSING: {
    title: "Von diesem Repository gibt es keinen Spiegel",
    advice: ["Schalten Sie den Spiegel auf der Registerkarte „Spiegel“ der Verbindung ein, und rufen Sie ihn ab."],
  },
  MIRROR_FULL: {
    title: "Der Spiegel hat keinen Platz mehr",
    advice: [
      "Geben Sie ihm auf der Registerkarte „Spiegel“ der Verbindung mehr Platz, oder entfernen Sie Spiegel, die Sie nicht brauchen.",
    ],
  },
  MIRROR_FAILED: {
    title: "Der Spiegel konnte nicht verwendet werden",
    advice: [
      "Entfernen Sie ihn, und rufen Sie ihn neu ab. Prüfen Sie, ob auf der Festplatte Platz ist und geschrieben werden darf.",
    ],
  },
  SESSION_ENDED: {
    title: "Die Anmeldung dieser Sitzung ist abgelaufen",
    advice: ["Melden Sie sich erneut an. Ihre Eingaben bleiben erhalten, außer den Geheimnissen."],
  },
  NOTHING_TO_UNDO: {
    title: "Es gibt nichts rückgängig zu machen",
    advice: ["Von dem, was dieser Lauf angelegt hat, ist nichts mehr übrig."],
  },
  AWS_UNKNOWN_ACCESS_KEY: {
    title: "AWS kennt diesen Zugriffsschlüssel nicht",
    advice: [
      "Prüfen Sie die Zugriffsschlüssel-ID und in IAM, ob der Schlüssel vorhanden und aktiv ist.",
      "Schlüssel der China- und GovCloud-Regionen funktionieren nur dort.",
    ],
  },
  AWS_SIGNATURE_MISMATCH: {
    title: "Das Geheimnis gehört nicht zu diesem Zugriffsschlüssel",
    advice: [
      "Kopieren Sie den geheimen Zugriffsschlüssel noch einmal, ohne Leerzeichen davor und dahinter.",
      "Ist er verloren, erstellen Sie in IAM einen neuen Zugriffsschlüssel.",
    ],
  },
  AWS_WRONG_REGION: {
    title: "Die Anfrage ist in einer anderen Region angekommen",
    advice: ["Prüfen Sie die Region sowie den Endpunkt oder Proxy, über den Anfragen an AWS laufen."],
  },
  AWS_EXPIRED_TOKEN: {
    title: "Diese AWS-Zugangsdaten sind abgelaufen",
    advice: ["Geben Sie Zugangsdaten ein, die jetzt gültig sind."],
  },
  AWS_CLOCK_SKEW: {
    title: "Die Uhr dieses Computers weicht von der bei AWS ab",
    advice: [
      "Stellen Sie die Uhr nach der Netzwerkzeit, und versuchen Sie es erneut. AWS lehnt Anfragen ab, deren Signatur mehr als 15 Minuten abweicht.",
    ],
  },
  AWS_ACCESS_DENIED: {
    title: "AWS verweigert dies dem Zugriffsschlüssel",
    advice: ["Bitten Sie die Verantwortlichen für IAM, diesem Benutzer die genannte Aktion zu erlauben."],
  },
  AWS_THROTTLED: {
    title: "AWS drosselt die Anfragen",
    advice: [
      "Warten Sie eine Minute, und versuchen Sie es erneut. Andere Werkzeuge, die dasselbe Konto verwenden, zählen mit.",
    ],
  },
  AWS_SERVICE_ERROR: {
    title: "Bei AWS ist ein Fehler aufgetreten",
    advice: ["Versuchen Sie es gleich noch einmal. Das AWS Health Dashboard zeigt, ob die Region gestört ist."],
  },
  AWS_UNEXPECTED_RESPONSE: {
    title: "Die Antwort kam nicht von AWS",
    advice: ["Vielleicht hat ein Proxy statt AWS geantwortet. Prüfen Sie die Netzwerk- und Proxy-Einstellungen."],
  },
  JIRA_UNAUTHORIZED: {
    title: "Jira hat diese Anmeldung abgelehnt",
    advice: [
      "Prüfen Sie Token oder Passwort. Ein Token kann abgelaufen oder in Ihrem Jira-Profil widerrufen worden sein.",
    ],
  },
  JIRA_CAPTCHA: {
    title: "Jira verlangt zuerst ein CAPTCHA",
    advice: ["Melden Sie sich einmal im Browser bei Jira an, lösen Sie das CAPTCHA, und versuchen Sie es erneut."],
  },
  JIRA_LOGIN_PAGE: {
    title: "Statt Jira hat eine Anmeldeseite geantwortet",
    advice: [
      "Vor Jira liegt ein Single Sign-on. Verwenden Sie ein persönliches Zugriffstoken, oder lassen Sie die REST-API davon ausnehmen.",
    ],
  },
  JIRA_FORBIDDEN: {
    title: "Jira erlaubt Ihnen das nicht",
    advice: ["Bitten Sie einen Jira-Administrator um die hier genannte Berechtigung."],
  },
  JIRA_NOT_ADMIN: {
    title: "Dieser Benutzer darf keine Integrationen verwalten",
    advice: ["Melden Sie sich als Jira-Administrator an, oder bitten Sie einen, die Verbindung herzustellen."],
  },
  JIRA_RATE_LIMITED: {
    title: "Jira drosselt die Anfragen",
    advice: ["Warten Sie eine Minute, und versuchen Sie es erneut."],
  },
  JIRA_SERVER_ERROR: {
    title: "In Jira ist ein Fehler aufgetreten",
    advice: ["Versuchen Sie es gleich noch einmal. Das Protokoll von Jira sagt zum Zeitpunkt dieses Fehlers mehr."],
  },
  JIRA_UNEXPECTED_RESPONSE: {
    title: "So antwortet Jira nicht",
    advice: ["Prüfen Sie, ob die Basis-URL die von Jira ist, samt Kontextpfad."],
  },
  GIJ_MISSING: {
    title: "Git Integration for Jira ist hier nicht verfügbar",
    advice: [
      "Bitten Sie einen Jira-Administrator, die App zu installieren oder zu aktivieren und unter „Apps verwalten“ die Lizenz zu prüfen.",
    ],
  },
  GIJ_REJECTED: {
    title: "Git Integration for Jira hat die Anfrage abgelehnt",
    advice: ["Die Begründung im Wortlaut steht oben. Mehr dazu steht im Protokoll der App in Jira."],
  },
  DNS_FAILED: {
    title: "Der Hostname wurde nicht gefunden",
    advice: ["Prüfen Sie die Adresse und ob dieser Computer in dem Netzwerk oder VPN ist, das sie kennt."],
  },
  CONNECTION_REFUSED: {
    title: "Unter dieser Adresse antwortet niemand",
    advice: ["Prüfen Sie Host und Port und ob der Server läuft."],
  },
  CONNECTION_LOST: {
    title: "Die Verbindung ist abgebrochen",
    advice: ["Prüfen Sie das Netzwerk, und versuchen Sie es erneut."],
  },
  TIMEOUT: {
    title: "Es kam nicht rechtzeitig eine Antwort",
    advice: ["Prüfen Sie Netzwerk, VPN und Proxy, und versuchen Sie es erneut."],
  },
  TLS_UNTRUSTED: {
    title: "Das Zertifikat des Servers ist nicht vertrauenswürdig",
    advice: [
      "Fügen Sie die Zertifizierungsstelle Ihrer Organisation unter „Diagnose“, „Netzwerk“ hinzu oder in den Zertifikaten dieses Computers.",
    ],
  },
  PROXY_REFUSED: {
    title: "Der Proxy hat die Verbindung abgelehnt",
    advice: ["Prüfen Sie den Proxy unter „Diagnose“, „Netzwerk“ und ob er eine Anmeldung verlangt."],
  },
  KEYCHAIN_ABSENT: {
    title: "Auf diesem Computer gibt es keinen Schlüsselbund",
    advice: [
      "Bewahren Sie die Geheimnisse nur für diese Sitzung auf, oder installieren Sie einen Schlüsselbund, und prüfen Sie erneut.",
    ],
  },
  KEYCHAIN_LOCKED: {
    title: "Der Schlüsselbund ist gesperrt",
    advice: ["Entsperren Sie ihn, und prüfen Sie dann erneut."],
  },
  KEYCHAIN_DENIED: {
    title: "Der Schlüsselbund hat den Zugriff verweigert",
    advice: ["Erlauben Sie Causeway in den Einstellungen des Schlüsselbunds den Zugriff, und prüfen Sie erneut."],
  },
  KEYCHAIN_FAILED: {
    title: "Im Schlüsselbund ist ein Fehler aufgetreten",
    advice: ["Prüfen Sie erneut. Bleibt es dabei, bewahren Sie die Geheimnisse nur für diese Sitzung auf."],
  },
  SECRET_MISSING: {
    title: "Ein Geheimnis fehlt im Schlüsselbund",
    advice: ["Geben Sie es erneut ein."],
  },
  SECRET_TOO_LARGE: {
    title: "Dieses Geheimnis ist zu lang für den Schlüsselbund",
    advice: ["Bewahren Sie es nur für diese Sitzung auf."],
  },
  GIT_TRANSPORT_FAILED: {
    title: "Git konnte das Repository nicht lesen",
    advice: ["Prüfen Sie das Netzwerk und ob der Zugriffsschlüssel abrufen darf (codecommit:GitPull)."],
  },
  LINK_REFUSED: {
    title: "Dieser Link wurde nicht geöffnet",
    advice: [
      "Causeway öffnet nur die AWS-Konsole und Jira-Instanzen, die es kennt. Kopieren Sie die Adresse, um sie selbst zu öffnen.",
    ],
  },
  SANDBOX_UNAVAILABLE: {
    title: "Die Beispieldaten konnten nicht gestartet werden",
    advice: ["Versuchen Sie es erneut. Bleibt es dabei, kopieren Sie die Details in einen Fehlerbericht."],
  },
  STORAGE_FAILED: {
    title: "Causeway konnte seine eigenen Dateien nicht schreiben",
    advice: ["Prüfen Sie, ob auf der Festplatte Platz ist und ob Sie in den Ordner von Causeway schreiben dürfen."],
  },
  NOT_ADOPTABLE: {
    title: "Aus dieser Integration kann keine Verbindung werden",
    advice: [
      "Geben Sie einen Schlüssel des Kontos und der Region an, zu denen die Integration gehört. Causeway übernimmt Integrationen von AWS CodeCommit, die es noch nicht kennt.",
    ],
  },
  INVALID_CONFIGURATION: {
    title: "So kann die Tabelle nicht verwendet werden",
    advice: [
      "Korrigieren Sie, was markiert ist. Eine Datei muss ein Export von Git Integration sein: UTF-8, mit der Kopfzeile zuerst und Tabulatoren zwischen den Zellen.",
    ],
  },
  UNMARKED_REMOVAL: {
    title: "Jira würde entfernen, was niemand markiert hat",
    advice: [
      "Es wurde nichts importiert. Exportieren Sie erneut, und vergleichen Sie, bevor Sie es noch einmal versuchen.",
    ],
  },
  IMPORT_UNCLEAR: {
    title: "Jira hat möglicherweise mit dem Import begonnen",
    advice: ["Exportieren Sie erneut, und vergleichen Sie, bevor Sie noch einmal importieren."],
  },
  UPDATE_REFUSED: {
    title: "Der Hinweis auf neue Versionen ist nicht vertrauenswürdig",
    advice: [
      "Installieren Sie nichts, wozu er Sie geführt hat. Beziehen Sie Causeway von dort, woher Sie es bisher haben.",
    ],
  },
  CANCELLED: {
    title: "Abgebrochen",
    advice: ["Sie können jederzeit von vorn beginnen."],
  },
  BUG: {
    title: "In Causeway selbst ist ein Fehler aufgetreten",
    advice: ["Versuchen Sie es erneut. Geschieht es wieder, kopieren Sie die Details in einen Fehlerbericht."],
  },
};

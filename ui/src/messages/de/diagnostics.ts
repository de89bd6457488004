import type { Messages } from "../en";
import { count, plural } from "./common";

const kibibyte = 1_024;
const mebibyte = 1_048_576;
const tenths = new Intl.NumberFormat("de", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Wörter der Seite „Diagnose“ und der Endpunkte einer Verbindung. */
export const diagnostics: Messages["diagnostics"] = {
  title: "Diagnose",
  intro: "Was auf diesem Computer funktioniert und was nicht, und was Sie dagegen tun können.",
  tabs: { checks: "Prüfungen", network: "Netzwerk", support: "Protokoll und Support" },
  tabsLabel: "Teile der Diagnose",

  checks: {
    intro: "Prüft diesen Computer, das Netzwerk, AWS, Jira und Git. Es wird nichts geändert.",
    run: "Alle Prüfungen ausführen",
    again: "Erneut ausführen",
    cancel: "Anhalten",
    cancelled: "Die Prüfungen wurden angehalten. Angezeigt wird, was bis dahin festgestellt war.",
    emptyTitle: "Noch keine Prüfung ausgeführt",
    empty: "Führen Sie die Prüfungen aus, wenn etwas nicht funktioniert oder bevor Sie um Hilfe bitten.",
    label: "Prüfungen",
    ended: (value) => plural(value, "Prüfung ist beendet", "Prüfungen sind beendet"),
    areas: {
      computer: "Dieser Computer",
      network: "Netzwerk",
      aws: "AWS",
      jira: "Jira",
      git: "Git und SSH",
    },
    summary: (ok, total) => `${count(ok)} von ${plural(total, "Prüfung", "Prüfungen")} in Ordnung`,
    summaryBad: (failed, cautions) =>
      [
        failed > 0 ? plural(failed, "Prüfung fehlgeschlagen", "Prüfungen fehlgeschlagen") : "",
        cautions > 0 ? plural(cautions, "Hinweis", "Hinweise") : "",
      ]
        .filter((part) => part !== "")
        .join(", "),
    copy: "Bericht kopieren",
    versions: "Versionen",
    versionsLabel: "Versionen der verwendeten Programme",
    copyVersions: "Versionen kopieren",
  },

  network: {
    intro: "Dieselben Einstellungen gelten für AWS, Jira und Git.",
    proxy: "Proxy",
    system: "Einstellungen des Systems",
    systemNow: (proxy) => `Zurzeit: ${proxy}`,
    systemNone: "Zurzeit: kein Proxy",
    direct: "Kein Proxy",
    directHelp: "Alles wird direkt erreicht, was auch immer das System vorgibt.",
    manual: "Dieser Proxy",
    url: "Proxy-Adresse",
    urlHelp: "Zum Beispiel http://proxy.example.com:3128",
    userName: "Benutzername am Proxy",
    password: "Passwort am Proxy",
    passwordKept: "Ein Passwort ist gespeichert. Lassen Sie das Feld leer, um es zu behalten.",
    removePassword: "Gespeichertes Passwort entfernen",
    noProxy: "Ohne Proxy erreichbar",
    noProxyHelp: "Durch Kommas getrennt: localhost, .corp.example.com, 10.0.0.0/8",
    authorities: "Zertifizierungsstellen",
    authoritiesIntro:
      "Sie gelten zusätzlich zu denen des Systems. Nötig, wenn ein Proxy TLS aufbricht oder Ihr Jira ein Zertifikat Ihrer eigenen Organisation hat.",
    pem: "Zertifikate (PEM)",
    pemHelp: "Von BEGIN CERTIFICATE bis END CERTIFICATE einfügen. Es dürfen mehrere aufeinander folgen.",
    authoritiesLabel: "Verwendete Zertifizierungsstellen",
    subject: "Inhaber",
    fingerprint: "SHA-256",
    copyFingerprint: "Fingerabdruck kopieren",
    expires: "Gültig bis",
    expired: "Abgelaufen",
    noSwitch:
      "Es gibt keinen Schalter, um Zertifikate zu ignorieren. Ein nicht vertrauenswürdiges Zertifikat ist entweder Ihr eigenes oder eine Warnung.",
    save: "Speichern",
    saved: "Die Netzwerkeinstellungen sind gespeichert und gelten.",
    test: "Testen",
    testing: "Wird getestet\u00a0…",
    testTitle: "Was die Einstellungen bewirken",
    testIntro: "AWS, Jira und Git mit den geltenden Einstellungen.",
    cancel: "Anhalten",
  },

  support: {
    log: "Protokoll",
    level: "Was protokolliert wird",
    levels: {
      error: "Nur Fehler",
      warn: "Fehler und Auffälligkeiten",
      info: "Was geschieht (üblich)",
      debug: "Jede Anfrage",
    },
    levelHelp: {
      error: "",
      warn: "",
      info: "",
      debug:
        "Schalten Sie dies ein, wiederholen Sie, was fehlschlägt, und speichern Sie ein Support-Paket. Geheimnisse werden nie geschrieben.",
    },
    folder: "Ordner",
    copyFolder: "Pfad des Ordners kopieren",
    size: "Größe",
    bytes: (value) =>
      value < kibibyte
        ? `${count(value)}\u00a0Byte`
        : value < mebibyte
          ? `${count(Math.round(value / kibibyte))}\u00a0KiB`
          : `${tenths.format(value / mebibyte)}\u00a0MiB`,
    data: "Lokale Daten",
    copyData: "Pfad der lokalen Daten kopieren",
    levelSaved: (level) => `Das Protokoll enthält jetzt: ${level}`,
    bundle: "Support-Paket",
    bundleIntro:
      "Eine ZIP-Datei mit Protokoll, Prüfungen, Versionen und Einstellungen für alle, die Ihnen helfen. Zugriffsschlüssel, Kontonummern, Namen, Adressen und Hosts werden vorher ersetzt. Sie sehen jedes Wort, bevor etwas geschrieben wird.",
    prepare: "Vorbereiten und ansehen",
    preparing: "Wird vorbereitet\u00a0…",
    previewTitle: "Was das Paket enthalten wird",
    files: "Dateien",
    filesLabel: "Dateien des Pakets",
    redacted: "Ersetzt",
    redactedLabel: "Was ersetzt wurde und wie oft",
    nothingRedacted: "Es musste nichts ersetzt werden.",
    shortened: "Anfang und Ende; die Datei enthält alles.",
    content: (path) => `Inhalt von ${path}`,
    save: "Paket speichern",
    saved: "Gespeichert als",
    copyPath: "Pfad des Pakets kopieren",
    discard: "Verwerfen",
  },

  endpoints: {
    heading: "Endpunkte",
    public: "Öffentliche Endpunkte von AWS",
    fipsPublic: "Öffentliche FIPS-Endpunkte von AWS",
    change: "Endpunkte ändern",
    title: "Endpunkte dieser Verbindung",
    intro:
      "Lassen Sie ein Feld leer, um den öffentlichen Endpunkt von AWS zu verwenden. Geben Sie die Adresse eines VPC-Schnittstellenendpunkts ein, wo dieser Computer einen verwenden muss. Am Weg von Jira zu AWS ändert das nichts.",
    fips: "FIPS-Endpunkte verwenden, wo keine Adresse angegeben ist",
    codecommit: "CodeCommit-API",
    git: "Git über HTTPS",
    sns: "Amazon SNS",
    sts: "AWS STS",
    example: (host) => `Zum Beispiel https://${host}`,
    save: "Prüfen und speichern",
    saved: "Die Endpunkte funktionieren und sind gespeichert.",
  },
};

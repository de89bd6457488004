import type { Messages } from "../en";
import { plural } from "./common";

/** Was Git Integration über keine Schnittstelle anbietet, als Listen zum Abhaken. */
export const byHand: Messages["byHand"] = {
  title: "Von Hand in Jira",
  intro:
    "Dafür hat Git Integration keine Schnittstelle, also kann es niemand außer Ihnen tun. Was Sie abhaken, merkt sich dieser Computer, für jedes Jira einzeln.",
  open: "Von Hand in Jira",
  openMore: "Manche Einstellungen gibt es nur auf Jiras eigenen Seiten.",
  back: "Zurück",
  site: "Jira-Site",
  noSite: "Sobald ein Jira verbunden ist, stehen hier Links zu seinen Seiten.",
  loading: "Ihre Jira-Sites werden gesucht …",
  openJira: "Jira öffnen",
  openPage: (page) => `${page} öffnen`,
  where: "Wo",
  done: (ticked, all) =>
    ticked === all
      ? `Alle ${plural(all, "Schritt", "Schritte")} erledigt`
      : `${ticked} von ${plural(all, "Schritt", "Schritten")} erledigt`,
  copyOf: (task) => `Liste „${task}“ kopieren`,
  resetOf: (task) => `Alle Haken von „${task}“ entfernen`,
  resetDone: (task) => `Alle Haken von „${task}“ entfernt`,
  steps: (task) => `Schritte: ${task}`,
  tasks: {
    webhook: {
      title: "Webhook",
      why: "Ohne ihn erfährt Jira von einem Push erst, wenn es nach Zeitplan nachsieht.",
      where: "„Git“ in Jiras oberem Menü, „Webhooks“",
      page: "",
      steps: {
        enabled: "„Reindex via webhooks“ ist eingeschaltet.",
        unmatching:
          "„Ignore unmatching webhooks“ ist eingeschaltet: Sonst lässt eine Nachricht über ein Repository, das Jira nicht kennt, alle neu indizieren.",
        interval:
          "Der Abstand zwischen zwei Neuindizierungen eines Repositorys ist klein. Drei Sekunden haben neue Installationen.",
        copied: "Die URL ist in Causeway eingefügt. Sie enthält ein Geheimnis: Verschicken Sie sie nicht per E-Mail.",
      },
    },
    sshKeys: {
      title: "SSH-Schlüssel",
      why: "Für Repositorys, die über SSH verbunden sind, braucht Jira einen privaten Schlüssel. Welchen, sagt in Causeway die Seite „SSH-Schlüssel“.",
      where: "„Git“ in Jiras oberem Menü, „SSH keys“, „Add SSH key“",
      page: "SSH-Schlüssel in Jira",
      steps: {
        format: "Der private Schlüssel ist RSA mit 4.096 Bit im PEM-Format. Solche erzeugt Causeway.",
        passphrase:
          "Hat die Datei eine Passphrase, ist sie im selben Formular eingegeben: Später lässt sich ein Schlüssel nicht bearbeiten.",
        associated:
          "Der Schlüssel ist den Repositorys zugeordnet, für die er gedacht ist, wenn Jira mehrere Schlüssel hat.",
      },
    },
    ownKey: {
      title: "Ihr eigener AWS-Schlüssel in Jira",
      why: "Wo der eigene Zugang verlangt ist, entstehen Branches und Pull Requests aus Jira mit ihm, und AWS zeigt sie als Ihre.",
      where:
        "„Git“ in Jiras oberem Menü, „Repository browser“, Spalte „Pers. Access“; oder Ihr Jira-Profil, „Git Integration preferences“, „Personal access tokens“",
      page: "",
      steps: {
        entered:
          "Access Key ID und Secret Access Key sind für die Integration eingegeben. Zwei leere Felder entfernen sie.",
        each: "Er ist für jede Integration eingegeben: Ein Schlüssel gilt für alle Repositorys seiner Integration.",
        general:
          "Die allgemeine Einstellung „Require User PAT“ ist, wie Sie sie wollen. Eingeschaltet gilt sie vor der jeder Integration.",
      },
    },
    index: {
      title: "Index",
      why: "Neu indizieren können Sie in Causeway. Was darüber hinausgeht, gibt es nur in Jira.",
      where:
        "„Git“ in Jiras oberem Menü, „Manage integrations“ (in älteren Versionen „Manage repositories“), Menü der Zeile",
      page: "",
      steps: {
        reset:
          "„Reset index“ hat den Index neu aufgebaut. Das hilft, wenn Notes spät eingeschaltet oder ein Vorgang verschoben wurde.",
        queue:
          "Der „Queue viewer“ zeigt keine hängende Aufgabe. Er bricht eine ab und zieht ein wartendes Entfernen nach vorn.",
        log: "„View log“ ist gelesen, wo ein Index gescheitert ist: Es enthält alles; Causeway zeigt davon die Meldungen.",
      },
    },
    general: {
      title: "Allgemeine Einstellungen",
      why: "Sie gelten für alle Integrationen zugleich.",
      where: "„Git“ in Jiras oberem Menü, „General settings“",
      page: "",
      steps: {
        template: "Die Vorlage für Branch-Namen ist dieselbe wie in Causeway unter „Vorgang“, „Branches“.",
        creating: "Branches und Pull Requests aus Jira zu erstellen ist erlaubt, wenn das gewünscht ist.",
        schedule: "Der Zeitplan sagt, wie oft Jira von selbst nachsieht.",
        smartCommits: "Smart Commits sind, wie Sie sie wollen, mit dem Alter, ab dem sie nicht mehr befolgt werden.",
      },
    },
    automation: {
      title: "Automation",
      why: "Jiras Automation hat Auslöser von Git Integration. Sie wirken erst nach dem ersten Index.",
      where: "Projekteinstellungen oder Systemeinstellungen von Jira, „Automation“, „Create rule“",
      page: "",
      steps: {
        trigger:
          "Eine Regel beginnt mit dem, wofür sie ist: ein erstellter Branch, Commit oder Pull Request, oder ein zusammengeführter oder abgelehnter Pull Request.",
        projects: "Die Projekte der Regel sind die, denen die Repositorys zugeordnet sind.",
        tried: "Die Regel ist mit einem Push ausprobiert, nachdem das Repository indiziert war.",
      },
    },
    connecting: {
      title: "Verbinden ohne Causeway",
      why: "Das alles tut Causeway in seinem Assistenten. Was von Hand verbunden wurde, lässt sich unter „Alles in Jira“ übernehmen.",
      where: "„Git“ in Jiras oberem Menü, „Manage integrations“, Kachel „CodeCommit“, oder „Add integration“",
      page: "",
      steps: {
        account: "Region, Access Key ID und Secret Access Key eines IAM-Benutzers sind eingegeben.",
        refspecs: "Unter „Advanced“ sind die Referenzen gewählt, die geholt werden.",
        adopted: "Die Integration ist in Causeway übernommen.",
      },
    },
  },
};

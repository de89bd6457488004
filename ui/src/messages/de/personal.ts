import type { Messages } from "../en";

/** Wörter zu den eigenen AWS-Zugangsdaten für eine Verbindung. */
export const personal: Messages["personal"] = {
  title: "Eigene AWS-Zugangsdaten einrichten",
  text: "Mit Ihrem eigenen Zugriffsschlüssel werden Branches und Pull Requests erstellt; AWS zeigt sie dann unter Ihrem Namen. Der Schlüssel wird geprüft, bevor er aufbewahrt wird.",
  forConnection: "Verbindung",
  secretHelp: (keptIn) => `Wird ${keptIn} aufbewahrt. Er geht nie an Jira.`,
  replaces: (hint) =>
    `Zurzeit ist ${hint} gespeichert. Geben Sie ein Paar ein, um ihn zu ersetzen. Sind beide Felder leer, entfernt „Aktualisieren“ ihn.`,
  removes: (hint) => `„Aktualisieren“ entfernt ${hint}.`,
  update: "Aktualisieren",
  remove: "Entfernen",
  testing: "Der Schlüssel wird bei AWS geprüft\u00a0…",
  stop: "Anhalten",
  bothOrNone: "Füllen Sie beide Felder aus, oder lassen Sie beide leer.",
  done: {
    title: "Ihre AWS-Zugangsdaten sind eingerichtet",
    who: "Sie sind",
    copyArn: "ARN kopieren",
    kept: {
      keychain: (store) => `Aufbewahrt in ${store}`,
      session: () => "Für diese Sitzung aufbewahrt",
    },
    cautions: "Gut zu wissen",
    removed: "Ihr eigener Schlüssel wurde entfernt.",
    close: "Fertig",
    jiraTitle: "Dasselbe Paar auch in Jira hinterlegen",
    jiraText:
      "Jiras eigene Dialoge verwenden eine eigene Kopie, und Git Integration lässt kein Programm sie schreiben. Von Hand dauert es eine Minute:",
    jiraSteps: [
      "Öffnen Sie in Jira den Repository-Browser: „Git“, „View all repositories“.",
      "Klicken Sie in der Zeile eines beliebigen Repositorys dieser Verbindung auf den Stift unter „Pers. Access“.",
      "Geben Sie dieselbe Zugriffsschlüssel-ID und denselben geheimen Zugriffsschlüssel ein, und klicken Sie auf „Update“.",
    ],
    jiraPages: "Seiten in Jira",
    copyLink: (title) => `Adresse kopieren: ${title}`,
  },
  removeTitle: "Ihren eigenen Zugriffsschlüssel entfernen?",
  removeText: (hint, required) =>
    required
      ? `${hint} wird von diesem Computer entfernt. Diese Verbindung verlangt Ihren eigenen Schlüssel: Bis Sie wieder einen einrichten, können Sie keine Branches und Pull Requests erstellen.`
      : `${hint} wird von diesem Computer entfernt. Branches und Pull Requests werden dann wieder mit dem Schlüssel der Verbindung erstellt.`,
  removeJira: "Eine Kopie, die Sie in Jira hinterlegt haben, bleibt dort.",
  keep: "Behalten",

  acting: {
    asPersonal: "Verwendet werden Ihre Zugangsdaten:",
    asIntegration: (hint) => `Verwendet wird der Schlüssel ${hint} der Verbindung.`,
    edit: "Bearbeiten",
    useOwn: "Eigene verwenden",
    blockedText: "Diese Verbindung verlangt für Branches und Pull Requests Ihre eigenen AWS-Zugangsdaten.",
    setUp: "Eigene AWS-Zugangsdaten einrichten",
    unknown: "Jira konnte nicht gefragt werden, ob Ihr eigener Schlüssel verlangt wird.",
    loading: "Es wird ermittelt, wessen Schlüssel verwendet wird\u00a0…",
  },

  column: {
    header: "Persönlicher Zugriff",
    set: "Hinterlegt",
    notSet: "Keiner",
    missing: "Verlangt",
    edit: (repository) => `Ihre AWS-Zugangsdaten bearbeiten (${repository})`,
    requiredTitle: "Diese Verbindung verlangt Ihre eigenen AWS-Zugangsdaten",
    requiredText:
      "Ohne sie können Sie hier keine Branches und Pull Requests erstellen. Ein Paar gilt für alle Repositorys der Verbindung.",
  },
};

import type { Messages } from "../en";
import { count, plural } from "./common";

/** Wörter des Editors für Commit-Nachrichten. */
export const smart: Messages["smart"] = {
  intro:
    "Schreiben Sie eine Commit-Nachricht, und sehen Sie, was Git Integration for Jira daraus macht. Nichts wird gesendet: In Jira werden nur Vorgänge, Versionen und Benutzer nachgeschlagen.",
  message: "Commit-Nachricht",
  messageHelp:
    "Vorgangsschlüssel, dann Befehle: SHOP-12 #time 1h 30m fixing #resolve. Ein Schlüssel nach einem Befehl beginnt von vorn.",
  counter: (used, limit) => `${count(used)} von ${count(limit)} Zeichen`,
  tooLong: "Längere Nachrichten liest Git Integration for Jira nicht.",
  checking: "Wird geprüft\u00a0…",
  insert: "Befehl einfügen",
  placeholders: {
    comment: "Ihr Kommentar",
    assign: "Benutzer",
    fixversion: "Version",
    affectsversion: "Version",
    label: "Stichwort",
  },
  transition: "Übergang",
  noTransitions: "Für die Vorgänge dieser Nachricht bietet Jira derzeit keine Übergänge an.",
  other: "Andere Version\u00a0…",
  email: "E-Mail-Adresse des Commit-Autors",
  emailHelp: "Die Adresse, die git config user.email ausgibt. Dieser Computer merkt sie sich.",
  actsAs: (name) => `Jira wird als ${name} handeln.`,
  nobody:
    "Als wer Jira handeln wird, steht noch nicht fest. Die E-Mail-Adresse des Autors muss die genau eines Benutzers sein.",
  advanced: "Erweitert",
  maxAge: "Höchstalter in Tagen, bis zu dem Befehle eines Commits ausgeführt werden",
  maxAgeHelp:
    "„Max commit and pull request age“ in den allgemeinen Einstellungen der Jira-App; 14, sofern niemand es geändert hat.",
  maxAgeError: "Geben Sie eine ganze Zahl von Tagen ein, von 1 bis 3.650.",
  date: "Zeitpunkt des Commits",
  dateHelp: "Jetzt, wenn das Feld leer bleibt.",
  findings: "Befunde",
  noFindings: "An dieser Nachricht gibt es nichts auszusetzen.",
  findingCount: (errors, warnings) =>
    errors + warnings === 0
      ? "Keine Befunde"
      : [
          errors === 0 ? null : plural(errors, "Fehler", "Fehler"),
          warnings === 0 ? null : plural(warnings, "Warnung", "Warnungen"),
        ]
          .filter((part) => part !== null)
          .join(", "),
  severities: { error: "Fehler", warning: "Warnung", info: "Hinweis" },
  goTo: "In der Nachricht zeigen",
  replaceWith: (text) => `Durch ${text} ersetzen`,
  effects: "Was Jira tun wird",
  noEffects:
    "Nichts: Die Nachricht enthält keinen Befehl. Der Commit wird bei jedem Vorgang aufgeführt, den sie nennt.",
  noIssues: "Die Nachricht nennt keinen Vorgang; der Commit erscheint daher bei keinem.",
  linked: "Der Commit wird bei diesem Vorgang aufgeführt.",
  unknownIssue: "Diesen Vorgang gibt es in Jira nicht, oder Jira zeigt ihn Ihnen nicht.",
  uncheckedIssue: "Ob es diesen Vorgang gibt, konnte nicht geprüft werden.",
  possible: "Möglich",
  impossible: "Nicht möglich",
  unsure: "Nicht feststellbar",
  because: (reason) => `Grund: ${reason}`,
  copy: "Nachricht kopieren",
  hook: "Commit-Hook\u00a0…",
  hookTitle: "Ein commit-msg-Hook für Git",
  hookText:
    "Mit diesem Skript lehnt Git eine Nachricht ohne Vorgang ab, bevor der Commit entsteht. Es kommt ohne Causeway aus und schlägt nichts nach.",
  hookPath: "Speichern Sie es in der Arbeitskopie, und machen Sie es ausführbar:",
  hookCopy: "Skript kopieren",
  hookCopyPath: "Pfad kopieren",
  hookLabel: "commit-msg",
  hookLoading: "Das Skript wird vorbereitet\u00a0…",
};

import type { Messages } from "../en";
import { common, plural } from "./common";

/** Wörter zur Kette von Stationen, die der Verbindungstest durchläuft. */
export const doctor: Messages["doctor"] = {
  label: "Der Weg zum Repository",
  links: {
    dns: "Hostname",
    tcp: "Port 22",
    tls: "TLS",
    clock: "Uhrzeit",
    "host-key": "Host-Schlüssel",
    algorithms: "Algorithmen",
    user: "Benutzername",
    identity: "Identität",
    key: "Schlüssel",
    "sign-in": "Anmeldung",
    repository: "Repository",
    read: "Lesezugriff",
  },
  upcoming: "Steht noch aus",
  ended: (link, outcome) => `${link}: ${common.checks.outcomes[outcome]}`,
  all: "Alle Stationen",
  allCount: (value) => `Station für Station (${plural(value, "Station", "Stationen")})`,
  cautions: "Stationen, die Sie ansehen sollten",
  cause: "Ursache",
  copy: "Bericht kopieren",
};

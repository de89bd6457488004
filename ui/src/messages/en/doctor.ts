import type { CheckOutcome } from "../../backend/generated/CheckOutcome";
import { common, plural } from "./common";

/** Words of the doctor's chain of links. */
export const doctor = {
  label: "The way to the repository",
  /** By the links' ids. */
  links: {
    dns: "Host name",
    tcp: "Port 22",
    tls: "TLS",
    clock: "Clock",
    "host-key": "Host key",
    algorithms: "Algorithms",
    user: "User name",
    identity: "Identity",
    key: "Key",
    "sign-in": "Sign-in",
    repository: "Repository",
    read: "Read",
  },
  upcoming: "To come",
  ended: (link: string, outcome: CheckOutcome) => `${link}: ${common.checks.outcomes[outcome]}`,
  all: "Every link",
  allCount: (count: number) => `Link by link (${plural(count, "link", "links")})`,
  cautions: "Links to look at",
  cause: "Cause",
  copy: "Copy the report",
};

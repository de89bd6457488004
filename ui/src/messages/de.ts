import { acts } from "./de/acts";
import { audit } from "./de/audit";
import { bulk } from "./de/bulk";
import { byHand } from "./de/byHand";
import { common } from "./de/common";
import { connect } from "./de/connect";
import { connections } from "./de/connections";
import { credentials } from "./de/credentials";
import { diagnostics } from "./de/diagnostics";
import { doctor } from "./de/doctor";
import { errors } from "./de/errors";
import { health } from "./de/health";
import { issue } from "./de/issue";
import { manage } from "./de/manage";
import { mirror } from "./de/mirror";
import { permissions } from "./de/permissions";
import { personal } from "./de/personal";
import { regions } from "./de/regions";
import { repository } from "./de/repository";
import { review } from "./de/review";
import { run } from "./de/run";
import { session } from "./de/session";
import { shell } from "./de/shell";
import { smart } from "./de/smart";
import { ssh } from "./de/ssh";
import { triggers } from "./de/triggers";
import type { Messages } from "./en";

/** Every string a person reads, in German. */
export const de: Messages = {
  acts,
  audit,
  bulk,
  byHand,
  common,
  connect,
  connections,
  credentials,
  diagnostics,
  doctor,
  errors,
  health,
  issue,
  manage,
  mirror,
  permissions,
  personal,
  regions,
  repository,
  review,
  run,
  session,
  shell,
  smart,
  ssh,
  triggers,
};

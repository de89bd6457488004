import { acts } from "./en/acts";
import { audit } from "./en/audit";
import { bulk } from "./en/bulk";
import { byHand } from "./en/byHand";
import { common } from "./en/common";
import { connect } from "./en/connect";
import { connections } from "./en/connections";
import { credentials } from "./en/credentials";
import { diagnostics } from "./en/diagnostics";
import { doctor } from "./en/doctor";
import { errors } from "./en/errors";
import { health } from "./en/health";
import { issue } from "./en/issue";
import { manage } from "./en/manage";
import { mirror } from "./en/mirror";
import { permissions } from "./en/permissions";
import { personal } from "./en/personal";
import { regions } from "./en/regions";
import { repository } from "./en/repository";
import { review } from "./en/review";
import { run } from "./en/run";
import { session } from "./en/session";
import { shell } from "./en/shell";
import { smart } from "./en/smart";
import { ssh } from "./en/ssh";
import { triggers } from "./en/triggers";

/** Every string a person reads. */
export const en = {
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

/** What every catalogue has to have: a string that is missing in a translation does not compile. */
export type Messages = typeof en;

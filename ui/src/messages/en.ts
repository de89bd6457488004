import { acts } from "./en/acts";
import { common } from "./en/common";
import { connect } from "./en/connect";
import { connections } from "./en/connections";
import { credentials } from "./en/credentials";
import { diagnostics } from "./en/diagnostics";
import { doctor } from "./en/doctor";
import { errors } from "./en/errors";
import { health } from "./en/health";
import { permissions } from "./en/permissions";
import { personal } from "./en/personal";
import { repository } from "./en/repository";
import { run } from "./en/run";
import { session } from "./en/session";
import { shell } from "./en/shell";
import { ssh } from "./en/ssh";
import { triggers } from "./en/triggers";

/** Every string a person reads. */
export const en = {
  acts,
  common,
  connect,
  connections,
  credentials,
  diagnostics,
  doctor,
  errors,
  health,
  permissions,
  personal,
  repository,
  run,
  session,
  shell,
  ssh,
  triggers,
};

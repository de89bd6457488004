import { acts } from "./en/acts";
import { common } from "./en/common";
import { connect } from "./en/connect";
import { connections } from "./en/connections";
import { credentials } from "./en/credentials";
import { diagnostics } from "./en/diagnostics";
import { errors } from "./en/errors";
import { health } from "./en/health";
import { permissions } from "./en/permissions";
import { personal } from "./en/personal";
import { run } from "./en/run";
import { session } from "./en/session";
import { shell } from "./en/shell";
import { triggers } from "./en/triggers";

/** Every string a person reads. */
export const en = {
  acts,
  common,
  connect,
  connections,
  credentials,
  diagnostics,
  errors,
  health,
  permissions,
  personal,
  run,
  session,
  shell,
  triggers,
};

import { common } from "./en/common";
import { connect } from "./en/connect";
import { connections } from "./en/connections";
import { errors } from "./en/errors";
import { health } from "./en/health";
import { permissions } from "./en/permissions";
import { run } from "./en/run";
import { shell } from "./en/shell";
import { triggers } from "./en/triggers";

/** Every string a person reads. */
export const en = { common, connect, connections, errors, health, permissions, run, shell, triggers };

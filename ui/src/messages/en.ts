import { common } from "./en/common";
import { connect } from "./en/connect";
import { connections } from "./en/connections";
import { errors } from "./en/errors";
import { run } from "./en/run";
import { shell } from "./en/shell";

/** Every string a person reads. */
export const en = { common, connect, connections, errors, run, shell };

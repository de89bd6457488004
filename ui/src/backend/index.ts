export { type Backend, BackendContext, type CommandName, useBackend } from "./backend";
export { asWireError } from "./errors";

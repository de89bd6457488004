export { type Backend, BackendContext, type CommandName, type MenuItem, useBackend } from "./backend";
export { asWireError } from "./errors";

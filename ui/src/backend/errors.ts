import type { WireError } from "./generated/WireError";

/** A command's failure, as it is thrown in the window. */
export class BackendError extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message);
    this.name = "BackendError";
    this.wire = wire;
  }
}

/** What was thrown, in the one shape the window shows. What is not from the backend is our own fault. */
export function asWireError(thrown: unknown): WireError {
  if (thrown instanceof BackendError) return thrown.wire;
  if (isWireError(thrown)) return thrown;
  return {
    code: "BUG",
    kind: "internal",
    message: thrown instanceof Error ? thrown.message : String(thrown),
    hints: [],
    fields: [],
    retry: false,
    correlationId: "",
  };
}

/** Whether this has the shape of an error at the edge. */
export function isWireError(thrown: unknown): thrown is WireError {
  if (typeof thrown !== "object" || thrown === null) return false;
  const candidate = thrown as Partial<Record<keyof WireError, unknown>>;
  return (
    typeof candidate.code === "string" &&
    typeof candidate.message === "string" &&
    Array.isArray(candidate.hints) &&
    Array.isArray(candidate.fields)
  );
}

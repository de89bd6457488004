import type { Backend } from "../backend";
import { nextOperationId } from "./useOperation";

/** Asks, and tells the backend as soon as nobody waits for the answer any more. */
export async function asked<T>(
  backend: Backend,
  signal: AbortSignal,
  ask: (operationId: string) => Promise<T>,
): Promise<T> {
  const operationId = nextOperationId();
  signal.addEventListener("abort", () => {
    backend.call("cancel_operation", { operationId }).catch(() => undefined);
  });
  return await ask(operationId);
}

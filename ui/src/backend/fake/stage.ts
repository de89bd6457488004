import type { CommandName } from "../backend";
import type { Connection } from "../generated/Connection";
import type { Commands } from "../generated/commands";
import type { Plan } from "../generated/Plan";
import type { FakeBranches } from "./branches";
import type { World } from "./world";

/** An answer for each of some commands. */
export type Handlers<N extends CommandName = CommandName> = {
  [K in N]: (
    request: Commands[K]["request"],
    tell: (message: Commands[K]["channel"]) => void,
  ) => Commands[K]["response"] | Promise<Commands[K]["response"]>;
};

/** What the answers of different areas have in common. */
export interface Stage {
  readonly world: World;
  readonly branches: FakeBranches;
  /** One step of anything that takes time. */
  pause(): Promise<void>;
  /** Throws when the request was cancelled. */
  stopIfCancelled(operationId: string): void;
  connection(connectionId: string): Connection;
  remembered(plan: Plan): Plan;
}

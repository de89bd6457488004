import { messages } from "../../../messages";

/** The commands of smart commits, without the transitions, which are each issue's own. */
export type SmartCommand = "comment" | "time" | "assign" | "fixversion" | "affectsversion" | "label";

/** A command as it stands in a message. */
export function written(command: SmartCommand): `#${SmartCommand}` {
  return `#${command}`;
}

/** What stands in the place of a command's argument until it is typed over. */
export function placeholder(command: SmartCommand): string {
  return command === "time" ? "1h 30m" : messages.smart.placeholders[command];
}

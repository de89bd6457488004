import { Fragment } from "react";
import { Dialog } from "../components";
import { messages } from "../messages";

type Row = keyof typeof messages.shell.shortcuts.rows;

const names = messages.shell.shortcuts.keys;
const command = navigator.userAgent.includes("Mac") ? "⌘" : names.ctrl;

/** Each act with the keys that do it; several ways are alternatives. */
const KEYS: Record<Row, readonly (readonly string[])[]> = {
  primary: [[command, names.enter]],
  connections: [[command, "1"]],
  issue: [[command, "2"]],
  credentials: [[command, "3"]],
  sshKeys: [[command, "4"]],
  diagnostics: [[command, "5"]],
  audit: [[command, "6"]],
  connect: [[command, "N"]],
  connectRepository: [[command, names.shift, "N"]],
  search: [["/"], [command, "F"]],
  file: [["j"], ["k"]],
  change: [["n"], ["p"]],
  reload: [["F5"], [command, "R"]],
  back: [[names.alt, "←"]],
  close: [[names.escape]],
  help: [["?"]],
};

/** The keys and what they do. */
export function Shortcuts({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const words = messages.shell.shortcuts;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title} data-testid="shortcuts-dialog">
      <dl className="shortcuts">
        {(Object.keys(KEYS) as Row[]).map((row) => (
          <div key={row} className="shortcuts__row">
            <dt>{words.rows[row]}</dt>
            <dd>
              {KEYS[row].map((keys, index) => (
                <Fragment key={keys.join("+")}>
                  {index > 0 && <span className="subtle">{words.or}</span>}
                  <span className="shortcuts__keys">
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </span>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

import { type ReactNode, useState } from "react";
import { Button, Dialog, LongText, RadioGroup } from "../../components";
import { messages } from "../../messages";
import "./manage.css";

interface RemoveDialogProps {
  name: string;
  /** What the removal means. */
  text: string;
  /** What goes, by name. */
  names: readonly string[];
  /** Another way, which may be the better one. */
  otherwise?: ReactNode;
  onClose: () => void;
  /** To the plan of the removal. */
  onReview: (deleteClones: boolean) => void;
}

const words = messages.manage.remove;

/** As many names as anyone reads; the plan has all of them. */
const NAMED = 100;

/** Asks before something is removed from Jira: what goes by name, and what becomes of the clones. */
export function RemoveDialog({ name, text, names, otherwise, onClose, onReview }: RemoveDialogProps) {
  const [clones, setClones] = useState<"keep" | "delete">("keep");
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.title(name)}
      data-testid="remove-dialog"
      actions={
        <>
          <Button variant="danger" onClick={() => onReview(clones === "delete")} data-testid="review-removal">
            {words.review}
          </Button>
          <Button variant="primary" autoFocus onClick={onClose} data-testid="remove-keep">
            {words.keep}
          </Button>
        </>
      }
    >
      <div className="dialog-parts">
        <p>{text}</p>
        {otherwise}
        {names.length > 0 && (
          <div>
            <h3 className="field__label">{words.goes}</h3>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reachable by keyboard */}
            <ul className="names" tabIndex={0} aria-label={words.goes}>
              {names.slice(0, NAMED).map((one) => (
                <li key={one}>
                  <LongText text={one} max={110} inline />
                </li>
              ))}
              {names.length > NAMED && <li className="subtle">{words.andMore(names.length - NAMED)}</li>}
            </ul>
          </div>
        )}
        <RadioGroup<"keep" | "delete">
          label={words.clones}
          data-testid="clones"
          options={(["keep", "delete"] as const).map((value) => ({
            value,
            label: words.cloneChoices[value],
            help: words.cloneHelp[value],
          }))}
          value={clones}
          onChange={setClones}
        />
      </div>
    </Dialog>
  );
}

interface ComesBackDialogProps {
  name: string;
  disabled: boolean;
  onClose: () => void;
  onDisable: () => void;
}

/** A repository of an integration returns with the next index: what helps instead. */
export function ComesBackDialog({ name, disabled, onClose, onDisable }: ComesBackDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={words.childTitle(name)}
      data-testid="comes-back-dialog"
      actions={
        <>
          <Button onClick={onClose} autoFocus={disabled} data-testid="comes-back-close">
            {messages.common.close}
          </Button>
          {!disabled && (
            <Button variant="primary" autoFocus onClick={onDisable} data-testid="comes-back-disable">
              {words.disable}
            </Button>
          )}
        </>
      }
    >
      <p>{disabled ? words.childDisabled : words.child}</p>
    </Dialog>
  );
}

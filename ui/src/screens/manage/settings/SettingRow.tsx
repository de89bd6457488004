import { type ReactNode, type RefObject, useRef } from "react";
import type { TargetSetting } from "../../../backend/generated/TargetSetting";
import { Button, Lozenge } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import type { SettingsDraft } from "./useDraft";
import { firstValue } from "./values";

const text = messages.manage.settings;

interface SettingRowProps {
  setting: TargetSetting;
  draft: SettingsDraft;
  children: ReactNode;
}

/** One setting: its control, whether it is changed, and the way back to what Jira has. */
export function SettingRow({ setting, draft, children }: SettingRowProps) {
  const { name, value, readOnly } = setting;
  const { label } = text.of[name];
  const set = draft.draft[name];
  const changed = readOnly === null && set !== undefined;
  const row = useRef<HTMLDivElement>(null);
  return (
    <div ref={row} className={changed ? "setting setting--changed" : "setting"} data-testid={`setting-${name}`}>
      <div className="setting__control">
        {value === null && set === undefined ? <NotReported setting={setting} draft={draft} row={row} /> : children}
        {readOnly !== null && <p className="field__said">{text.readOnly(readOnly)}</p>}
      </div>
      {changed && (
        <div className="setting__state">
          <Lozenge tone="info" icon="update">
            {text.changed}
          </Lozenge>
          <Button
            variant="link"
            aria-label={text.resetNamed(label)}
            onClick={() => {
              draft.reset(name);
              // The button goes with the change; the focus stays at the setting.
              setTimeout(() => focusIn(row.current));
            }}
            data-testid={`reset-${name}`}
          >
            {text.reset}
          </Button>
        </div>
      )}
    </div>
  );
}

interface NotReportedProps extends Omit<SettingRowProps, "children"> {
  row: RefObject<HTMLDivElement | null>;
}

/** The control of a row takes the focus: what had it is gone. */
function focusIn(row: HTMLElement | null): void {
  row?.querySelector<HTMLElement>("input:checked, input:not([type=radio]), textarea, button")?.focus();
}

/** Jira takes it and does not tell it: nothing is sent unless somebody says what it is to be. */
function NotReported({ setting: { name, readOnly }, draft, row }: NotReportedProps) {
  const { label } = text.of[name];
  return (
    <>
      <p className="field__label">{label}</p>
      <p className="setting__unknown">
        <Lozenge tone="neutral" icon="unknown">
          {text.notReported}
        </Lozenge>
        {readOnly === null && (
          <Button
            id={fieldId(name)}
            size="compact"
            aria-label={text.setNamed(label)}
            onClick={() => {
              draft.change(name, firstValue(name));
              setTimeout(() => focusIn(row.current));
            }}
            data-testid={`set-${name}`}
          >
            {text.set}
          </Button>
        )}
      </p>
      <p className="field__said">{text.notReportedHelp}</p>
    </>
  );
}

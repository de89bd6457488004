import { useState } from "react";
import { RadioGroup, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { FormDialog } from "../../FormDialog";
import { fieldId, focusField } from "../../fields";
import "../manage.css";
import type { Wanted } from "./fold";

/** Something that can be reindexed. */
export interface Scope {
  value: "one" | "selected" | "connection" | "site";
  label: string;
  help: string;
  /** What it is called while it goes on. */
  title: string;
  /** GIJ's ids; empty for everything at the site. */
  ids: readonly number[];
}

interface ReindexDialogProps {
  siteUrl: string;
  /** The first one is chosen. */
  scopes: readonly Scope[];
  onClose: () => void;
  onStart: (wanted: Wanted) => void;
}

const text = messages.manage.reindex;

type Priority = "normal" | "high" | "number";
const PRIORITIES: readonly Priority[] = ["normal", "high", "number"];

/** Above whatever GIJ gives by itself: 24 by hand, 22 for a webhook, 20 for the schedule. */
const HIGH = 100;
const LARGEST = 999_999;

/** What is reindexed, and before what else. */
export function ReindexDialog({ siteUrl, scopes, onClose, onStart }: ReindexDialogProps) {
  const [value, setValue] = useState<Scope["value"]>(scopes[0]?.value ?? "site");
  const [priority, setPriority] = useState<Priority>("normal");
  const [number, setNumber] = useState("30");
  const [asked, setAsked] = useState(false);
  const scope = scopes.find((one) => one.value === value);
  const given = /^\d{1,6}$/.test(number.trim()) ? Number(number) : 0;
  const wrong = priority === "number" && (given < 1 || given > LARGEST);
  const start = () => {
    setAsked(true);
    if (wrong) focusField("priority");
    else if (scope !== undefined)
      onStart({
        siteUrl,
        ids: scope.ids,
        priority: priority === "normal" ? null : priority === "high" ? HIGH : given,
        title: scope.title,
      });
  };
  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      data-testid="reindex-dialog"
      primary={{ label: text.start, testId: "confirm-reindex", onPress: start }}
    >
      <RadioGroup<Scope["value"]>
        label={text.scope}
        data-testid="scope"
        options={scopes.map((one) => ({ value: one.value, label: one.label, help: one.help }))}
        value={value}
        onChange={setValue}
      />
      <RadioGroup<Priority>
        label={text.priority}
        data-testid="priority"
        options={PRIORITIES.map((one) => ({
          value: one,
          label: text.priorities[one],
          ...(one === priority ? { help: text.priorityHelp[one] } : {}),
        }))}
        value={priority}
        onChange={setPriority}
      />
      {priority === "number" && (
        <TextInput
          id={fieldId("priority")}
          label={text.number}
          inputMode="numeric"
          error={asked && wrong ? text.numberProblem : null}
          value={number}
          onChange={setNumber}
          data-testid="priority-value"
        />
      )}
    </FormDialog>
  );
}

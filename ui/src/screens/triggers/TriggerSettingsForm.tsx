import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { Checkbox, Expander, RadioGroup, Spinner } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import { isAdvanced, type TriggerField, type TriggerSettingsAnswers, triggerProblems } from "./answers";
import { BranchesField } from "./BranchesField";
import { RepositoryPicker } from "./RepositoryPicker";
import { TopicFields } from "./TopicFields";
import { inSeveralRegions, type TriggersPlace } from "./topic";
import "./triggers.css";

interface TriggerSettingsFormProps {
  answers: TriggerSettingsAnswers;
  /** Where the repositories are; `null` while that is not known. */
  place: TriggersPlace | null;
  /** Names of all repositories; absent while they are loading. Keep them stable between renderings. */
  names: readonly string[] | undefined;
  /** Whether going on was tried: then what is missing is named. */
  asked: boolean;
  /** What the Rust side says against a field. */
  fieldError: (field: TriggerField) => string | undefined;
  onChange: (change: Partial<TriggerSettingsAnswers>) => void;
}

const EVENTS = ["update", "create", "delete"] as const;

/** Which changes, which branches, over which topic, from which repositories. */
export function TriggerSettingsForm({ answers, place, names, asked, fieldError, onChange }: TriggerSettingsFormProps) {
  const text = messages.triggers.settings;
  const problems = triggerProblems(answers, place);
  const several = inSeveralRegions(place);
  const wrong = (field: TriggerField) => asked && problems.includes(field);
  // What is wrong has to be in sight.
  const needed = problems.some((field) => isAdvanced(field) && wrong(field));
  const [opened, setOpened] = useState(
    () => answers.topic === "existing" || answers.kmsKey !== "" || answers.repositories === "chosen",
  );

  return (
    <div className="trigger-settings">
      <fieldset className="trigger-settings__group" data-testid="trigger-events">
        <legend className="field__label">{text.events}</legend>
        {EVENTS.map((event, index) => (
          <Checkbox
            key={event}
            {...(index === 0 ? { id: fieldId("events") } : {})}
            data-testid={`event-${event}`}
            label={text[event]}
            checked={answers.events[event]}
            onChange={(on) => onChange({ events: { ...answers.events, [event]: on } })}
          />
        ))}
        <Problem text={problems.includes("events") ? text.eventsRequired : fieldError("events")} />
      </fieldset>
      <BranchesField
        branches={answers.branches}
        typed={answers.branchTyped}
        error={fieldError("branches")}
        onChange={onChange}
      />
      <Expander label={text.advanced} open={opened || needed} onOpenChange={setOpened} data-testid="triggers-advanced">
        <div className="trigger-settings__advanced">
          <TopicFields
            answers={answers}
            place={place}
            asked={wrong("topic")}
            fieldError={fieldError}
            onChange={onChange}
          />
          <RadioGroup<TriggerSettingsAnswers["repositories"]>
            label={text.repositories}
            data-testid="trigger-repositories"
            options={[
              { value: "all", label: text.repositoriesAll, help: text.repositoriesAllHelp },
              {
                value: "chosen",
                label: text.repositoriesChosen,
                help: several ? text.repositoriesOneRegion : text.repositoriesChosenHelp,
                disabled: several,
              },
            ]}
            value={answers.repositories}
            onChange={(repositories) => onChange({ repositories })}
          />
          {answers.repositories === "all" ? null : (
            <div className="under-choice" id={fieldId("repositories")} tabIndex={-1}>
              <Problem
                text={
                  several
                    ? text.repositoriesOneRegion
                    : wrong("repositories")
                      ? text.repositoriesRequired
                      : fieldError("repositories")
                }
              />
              {several ? null : names === undefined ? (
                <Spinner label={messages.triggers.picker.loading} />
              ) : (
                <RepositoryPicker names={names} chosen={answers.chosen} onChange={(chosen) => onChange({ chosen })} />
              )}
            </div>
          )}
        </div>
      </Expander>
    </div>
  );
}

/** What is wrong with a group of controls. */
function Problem({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p className="field__said field__said--error" role="alert">
      <CircleAlert aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}

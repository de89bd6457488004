import { RadioGroup, TextInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import type { TriggerField, TriggerSettingsAnswers } from "./answers";
import {
  inSeveralRegions,
  isAwsManagedKey,
  isKeyOfOneRegion,
  type TriggersPlace,
  topicHint,
  topicProblem,
} from "./topic";

interface TopicFieldsProps {
  answers: TriggerSettingsAnswers;
  place: TriggersPlace | null;
  fieldError: (field: TriggerField) => string | undefined;
  /** Whether an ARN that is still missing is worth a word. */
  asked: boolean;
  onChange: (change: Partial<TriggerSettingsAnswers>) => void;
}

/** Which topic the triggers publish to: our own, encrypted or not, or one that somebody made. */
export function TopicFields({ answers, place, fieldError, asked, onChange }: TopicFieldsProps) {
  const text = messages.triggers.settings;
  const problem = topicProblem(answers.topicArn, place);
  const hint = topicHint(answers.topicArn, place);
  const several = inSeveralRegions(place);
  const missing = asked && answers.topicArn.trim() === "";
  return (
    <>
      <RadioGroup<TriggerSettingsAnswers["topic"]>
        label={text.topic}
        data-testid="topic"
        options={[
          { value: "own", label: text.topicOwn, help: text.topicOwnHelp },
          {
            value: "existing",
            label: text.topicExisting,
            help: several ? text.topicOneRegion : text.topicExistingHelp,
            disabled: several,
          },
        ]}
        value={answers.topic}
        onChange={(topic) => onChange({ topic })}
      />
      {answers.topic === "own" ? (
        <TextInput
          id={fieldId("topic")}
          data-testid="kms-key"
          label={text.kmsKey}
          help={text.kmsKeyHelp}
          error={
            isAwsManagedKey(answers.kmsKey)
              ? text.kmsKeyAws
              : several && isKeyOfOneRegion(answers.kmsKey)
                ? text.kmsKeyOneRegion
                : fieldError("topic")
          }
          optional
          mono
          placeholder={text.kmsKeyPlaceholder}
          value={answers.kmsKey}
          onChange={(kmsKey) => onChange({ kmsKey })}
        />
      ) : (
        <div className="under-choice">
          <TextInput
            id={fieldId("topic")}
            data-testid="topic-arn"
            label={text.topicArn}
            help={text.topicArnHelp}
            error={
              several
                ? text.topicOneRegion
                : missing
                  ? text.topicArnRequired
                  : problem === null
                    ? fieldError("topic")
                    : text.topicProblems[problem]
            }
            hint={problem === null && hint !== null ? text.topicHints[hint] : undefined}
            mono
            placeholder={text.topicArnPlaceholder}
            value={answers.topicArn}
            onChange={(topicArn) => onChange({ topicArn })}
          />
        </div>
      )}
    </>
  );
}

import { useState } from "react";
import { Checkbox, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId, focusField } from "../../fields";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";
import { projectsMissing, type SettingsAnswers } from "./answers";
import { FeatureSwitches } from "./FeatureSwitches";
import { PROJECT_FIELD } from "./ProjectChoice";
import { ProjectsField } from "./ProjectsField";

/** GIJ's Settings screen, with its own defaults. */
export function SettingsStep({ state, dispatch }: StepProps) {
  const text = messages.connect.settings;
  const { settings: answers, account, site } = state;
  const [asked, setAsked] = useState(false);
  const change = (part: Partial<SettingsAnswers>) => dispatch({ type: "settingsChanged", change: part });
  const missing = projectsMissing(answers);

  const next = () => {
    setAsked(true);
    if (missing) focusField(PROJECT_FIELD);
    else dispatch({ type: "next" });
  };

  const regionCount = state.more.chosen.length + 1;
  const several = regionCount > 1;
  const words = messages.regions.steps;
  const typed = answers.displayName.trim();
  const behind = words.displayName(
    typed === "" || account === null ? words.displayNameExample : `${typed} (${account.region})`,
  );
  const suggested = account === null ? "" : `https://git-codecommit.${account.region}.amazonaws.com/v1/repos/*`;

  return (
    <StepFrame
      step="settings"
      heading={text.heading}
      intro={several ? `${text.intro} ${words.settings(regionCount)}` : text.intro}
      onBack={() => dispatch({ type: "back" })}
      primary={{ label: messages.connect.next, testId: "next", onPress: next }}
    >
      <TextInput
        id={fieldId("displayName")}
        data-testid="display-name"
        optional
        label={text.displayName}
        help={text.displayNameHelp(suggested)}
        hint={several ? behind : undefined}
        value={answers.displayName}
        onChange={(displayName) => change({ displayName })}
      />
      <fieldset className="step__group">
        <legend className="field__label">{text.features}</legend>
        <Checkbox
          data-testid="require-user-pat"
          label={text.requireUserPat}
          help={text.requireUserPatHelp}
          checked={answers.requireUserPat}
          onChange={(requireUserPat) => change({ requireUserPat })}
        />
        <FeatureSwitches answers={answers} onChange={change} />
      </fieldset>
      <ProjectsField
        answers={answers}
        siteHandle={site?.siteHandle ?? null}
        error={asked && missing ? text.projectsRequired : null}
        onChange={change}
      />
    </StepFrame>
  );
}

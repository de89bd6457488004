import { useState } from "react";
import { Checkbox, RadioGroup, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId, focusField } from "../../fields";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";
import { projectsMissing, type SettingsAnswers } from "./answers";
import { PROJECT_FIELD, ProjectPicker } from "./ProjectPicker";

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

  const suggested = account === null ? "" : `https://git-codecommit.${account.region}.amazonaws.com/v1/repos/*`;

  return (
    <StepFrame
      step="settings"
      heading={text.heading}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      primary={{ label: messages.connect.next, testId: "next", onPress: next }}
    >
      <TextInput
        id={fieldId("displayName")}
        data-testid="display-name"
        optional
        label={text.displayName}
        help={text.displayNameHelp(suggested)}
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
        <Checkbox
          data-testid="smart-commits"
          label={text.smartCommits}
          help={text.smartCommitsHelp}
          checked={answers.smartCommits}
          onChange={(smartCommits) => change({ smartCommits })}
        />
        <Checkbox
          data-testid="repository-browser"
          label={text.repositoryBrowser}
          help={text.repositoryBrowserHelp}
          checked={answers.repositoryBrowser}
          onChange={(repositoryBrowser) => change({ repositoryBrowser })}
        />
        <Checkbox
          data-testid="diff-viewing"
          label={text.diffViewing}
          help={text.diffViewingHelp}
          checked={answers.diffViewing}
          onChange={(diffViewing) => change({ diffViewing })}
        />
      </fieldset>
      <RadioGroup<SettingsAnswers["projects"]>
        label={text.projects}
        data-testid="projects"
        options={[
          { value: "all", label: text.projectsAll, help: text.projectsAllHelp },
          { value: "only", label: text.projectsOnly, help: text.projectsOnlyHelp },
        ]}
        value={answers.projects}
        onChange={(projects) => change({ projects })}
      />
      {answers.projects === "only" && site !== null ? (
        <ProjectPicker
          siteHandle={site.siteHandle}
          chosen={answers.projectIds}
          error={asked && missing ? text.projectsRequired : null}
          onChange={(projectIds) => change({ projectIds })}
        />
      ) : null}
    </StepFrame>
  );
}

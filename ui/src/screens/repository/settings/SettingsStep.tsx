import { useCallback, useState } from "react";
import { flushSync } from "react-dom";
import { Combobox, Expander, SectionMessage, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { RefspecsEditor } from "../../connect/aws/RefspecsEditor";
import { projectsMissing } from "../../connect/settings/answers";
import { FeatureSwitches } from "../../connect/settings/FeatureSwitches";
import { PROJECT_FIELD } from "../../connect/settings/ProjectChoice";
import { ProjectsField } from "../../connect/settings/ProjectsField";
import { fieldId, focusField } from "../../fields";
import { StepFrame } from "../StepFrame";
import type { RepositoryStepProps } from "../step";
import { type CheckedRepository, checkedOf } from "../wizard";
import { mainBranchOf, type RepositorySettingsAnswers } from "./answers";
import { JiraKeySteps } from "./JiraKeySteps";
import { WebLinksEditor } from "./WebLinksEditor";

const text = messages.repository.settings;
const words = messages.connect.settings;
const BRANCH_FIELD = "mainBranch";

/** GIJ's Settings screen of one repository, with its own defaults; and over SSH, what has to be done in Jira first. */
export function SettingsStep(props: RepositoryStepProps) {
  const checked = checkedOf(props.state);
  return checked === null ? <Unchecked {...props} /> : <Settings {...props} checked={checked} />;
}

/** The step can be come back to after an earlier answer changed. */
function Unchecked({ dispatch }: RepositoryStepProps) {
  return (
    <StepFrame
      step="settings"
      heading={text.heading}
      primary={{
        label: messages.repository.access.check,
        testId: "to-access",
        onPress: () => dispatch({ type: "goTo", step: "access" }),
      }}
    >
      {null}
    </StepFrame>
  );
}

function Settings({ state, dispatch, checked }: RepositoryStepProps & { checked: CheckedRepository }) {
  const { settings: answers, access, site, refspecProblem } = state;
  const { found, handle } = checked;
  const [asked, setAsked] = useState(false);
  const [advanced, setAdvanced] = useState(false);
  const [links, setLinks] = useState(false);
  const change = (part: Partial<RepositorySettingsAnswers>) => dispatch({ type: "settingsChanged", change: part });
  const onJudged = useCallback((problem: boolean) => dispatch({ type: "refspecsJudged", problem }), [dispatch]);
  const missing = projectsMissing(answers);
  const mainBranch = mainBranchOf(answers, found);

  const next = () => {
    setAsked(true);
    if (mainBranch.trim() === "") return focusField(BRANCH_FIELD);
    if (missing) return focusField(PROJECT_FIELD);
    if (refspecProblem) {
      // The list has to be in sight before it can take the focus.
      flushSync(() => setAdvanced(true));
      return focusField("custom");
    }
    dispatch({ type: "next" });
  };
  // Of more branches than were listed, nobody knows whether this is one.
  const unknown =
    found.branchNames.length === found.branches && found.branches > 0 && !found.branchNames.includes(mainBranch.trim());

  return (
    <StepFrame
      step="settings"
      heading={text.heading}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      primary={{ label: messages.connect.next, testId: "next", onPress: next }}
    >
      {access.transport === "ssh" && site !== null ? (
        <JiraKeySteps
          access={access}
          site={site}
          repository={found.name}
          done={answers.keyInJira}
          onDone={(keyInJira) => change({ keyInJira })}
        />
      ) : null}
      <TextInput
        id={fieldId("displayName")}
        data-testid="display-name"
        optional
        label={words.displayName}
        help={text.displayNameHelp}
        value={answers.displayName}
        onChange={(displayName) => change({ displayName })}
      />
      <Combobox
        id={fieldId(BRANCH_FIELD)}
        data-testid="main-branch"
        label={text.mainBranch}
        help={found.defaultBranch === null ? text.mainBranchEmpty : text.mainBranchHelp}
        hint={unknown && mainBranch.trim() !== "" ? text.mainBranchUnknown : undefined}
        error={asked && mainBranch.trim() === "" ? text.mainBranchRequired : undefined}
        freeForm
        options={found.branchNames.map((name) => ({ value: name, label: name }))}
        value={mainBranch}
        onChange={(branch) => change({ mainBranch: branch })}
      />
      <fieldset className="step__group">
        <legend className="field__label">{words.features}</legend>
        <FeatureSwitches answers={answers} onChange={change} />
        <p className="field__said" data-testid="no-pat">
          {text.noPat}
        </p>
      </fieldset>
      <ProjectsField
        answers={answers}
        siteHandle={site?.siteHandle ?? null}
        error={asked && missing ? words.projectsRequired : null}
        onChange={change}
      />
      <div className="step__expanders">
        <Expander label={text.links} open={links} onOpenChange={setLinks} data-testid="web-links">
          <WebLinksEditor answers={answers} found={found} onChange={(webLinks) => change({ webLinks })} />
        </Expander>
        <Expander label={text.advanced} open={advanced} onOpenChange={setAdvanced} data-testid="advanced">
          <RefspecsEditor
            refspecs={answers.refspecs}
            account={null}
            checkHandle={handle}
            onChange={(refspecs) => change({ refspecs })}
            onJudged={onJudged}
          />
        </Expander>
      </div>
      {asked && refspecProblem ? (
        <SectionMessage tone="danger">{messages.errors.INVALID_REFSPEC.title}</SectionMessage>
      ) : null}
    </StepFrame>
  );
}

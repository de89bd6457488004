import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useBackend } from "../../../backend";
import type { CheckAwsProgress } from "../../../backend/generated/CheckAwsProgress";
import { Expander, ProgressBar, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { focusField } from "../../fields";
import { useOperation } from "../../useOperation";
import { effectiveKeep } from "../jira/answers";
import { regionsReady, unanswered } from "../regions/answers";
import { CHOSEN_FIELD } from "../regions/ChosenRegions";
import { MoreRegions } from "../regions/MoreRegions";
import { useRegionSurvey } from "../regions/useRegionSurvey";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";
import { AccountFound } from "./AccountFound";
import { AwsCredentialFields } from "./AwsCredentialFields";
import { type AwsAnswers, type AwsField, awsCredential, missingAwsFields } from "./answers";
import { RefspecsEditor } from "./RefspecsEditor";
import { RegionField } from "./RegionField";

const FIELDS: readonly AwsField[] = ["region", "accessKeyId", "secretAccessKey", "name"];

/** Region and keys, proved by asking AWS whose they are and what they see. */
export function AwsStep({ state, dispatch, startUp }: StepProps) {
  const text = messages.connect.aws;
  const backend = useBackend();
  const announce = useAnnounce();
  const check = useOperation();
  const [progress, setProgress] = useState<CheckAwsProgress | null>(null);
  const [missing, setMissing] = useState<readonly AwsField[]>([]);
  const [advanced, setAdvanced] = useState(false);
  const error = state.errors.aws;
  const { aws: answers, account, more } = state;
  const { sandbox, keychain } = startUp;
  const survey = useRegionSurvey(account?.accountHandle ?? null, dispatch);
  const [asked, setAsked] = useState(false);
  const askingChosen = more.chosen.some((code) => survey.pending.has(code));

  // Chosen regions that nothing is known of: of a draft, or from before the session ended.
  const { ask } = survey;
  const open = unanswered(more).join(" ");
  useEffect(() => {
    if (open !== "") ask(open.split(" "));
  }, [open, ask]);

  const change = (part: Partial<AwsAnswers>) => {
    if (check.busy && part.refspecs === undefined) check.cancel();
    dispatch({ type: "awsChanged", change: part });
  };

  const connect = async () => {
    const empty = missingAwsFields(answers);
    setMissing(empty);
    const [first] = empty;
    if (first !== undefined) {
      focusField(first);
      return;
    }
    dispatch({ type: "errorCleared", step: "aws" });
    setProgress({ kind: "identifying" });
    announce(text.progress.identifying);
    const outcome = await check.perform((operationId) =>
      backend.call(
        "check_aws",
        { operationId, region: answers.region.trim(), credential: awsCredential(answers) },
        setProgress,
      ),
    );
    if (outcome.kind === "failed") dispatch({ type: "failed", step: "aws", error: outcome.error });
    if (outcome.kind === "done") {
      dispatch({ type: "awsProved", answers, account: outcome.value });
      announce(text.provedTitle(outcome.value.repositories));
    }
  };

  const next = () => {
    if (state.refspecProblem) {
      // The list has to be in sight before it can take the focus.
      flushSync(() => setAdvanced(true));
      focusField("custom");
      return;
    }
    if (!regionsReady(more)) {
      flushSync(() => setAsked(true));
      focusField(CHOSEN_FIELD);
      return;
    }
    dispatch({ type: "next" });
  };

  const fieldError = (field: AwsField) => {
    if (missing.includes(field) && missingAwsFields(answers).includes(field)) return text.required[field];
    return error?.fields.includes(field) ? error.message : undefined;
  };
  const keptIn = text.keptIn[effectiveKeep(state.jira, keychain.state)](keychain.store);

  return (
    <StepFrame
      step="aws"
      heading={text.heading}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      onCancel={check.busy ? check.cancel : undefined}
      primary={
        account === null
          ? { label: text.connect, testId: "connect-account", onPress: () => void connect(), busy: check.busy }
          : { label: messages.connect.next, testId: "next", onPress: next, busy: askingChosen }
      }
    >
      <RegionField value={answers.region} error={fieldError("region")} onChange={(region) => change({ region })} />
      <AwsCredentialFields
        answers={answers}
        sandbox={sandbox}
        secretHelp={text.secretAccessKeyHelp(keptIn)}
        fieldError={fieldError}
        onChange={change}
      />
      <Expander label={text.advanced} open={advanced} onOpenChange={setAdvanced} data-testid="advanced">
        <RefspecsEditor
          refspecs={answers.refspecs}
          account={account}
          onChange={(refspecs) => change({ refspecs })}
          onJudged={(problem) => dispatch({ type: "refspecsJudged", problem })}
        />
      </Expander>
      <FormOutcome of={check.busy ? "checking" : account}>
        {check.busy && progress !== null ? (
          <div data-testid="check-progress">
            <CheckProgress progress={progress} />
          </div>
        ) : null}
        {error === undefined ? null : <FormError error={error} fields={FIELDS} />}
        {account === null ? null : <AccountFound account={account} />}
      </FormOutcome>
      {account === null ? null : (
        <MoreRegions account={account} more={more} survey={survey} asked={asked} dispatch={dispatch} />
      )}
    </StepFrame>
  );
}

/** What the check is doing, with a total as soon as there is one. */
function CheckProgress({ progress }: { progress: CheckAwsProgress }) {
  const text = messages.connect.aws;
  const label = text.progressLabel;
  switch (progress.kind) {
    case "identifying":
      return <ProgressBar label={label} value={null} note={text.progress.identifying} />;
    case "listing":
      return <ProgressBar label={label} value={null} note={text.progress.listing(progress.found)} />;
    case "describing": {
      const { done, total } = progress;
      const note = text.progress.describing(done, total);
      return <ProgressBar label={label} value={total === 0 ? null : done / total} note={note} />;
    }
    case "throttled":
      return <ProgressBar label={label} value={null} tone="warning" note={text.progress.throttled} />;
  }
}

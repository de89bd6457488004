import { useState } from "react";
import { useBackend } from "../../backend";
import type { Keep } from "../../backend/generated/Keep";
import { Button, ErrorMessage, SectionMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import { useStartUp } from "../../shell/useStartUp";
import { AwsCredentialFields } from "../connect/aws/AwsCredentialFields";
import { type AwsAnswers, type AwsField, awsCredential, emptyAws, missingAwsFields } from "../connect/aws/answers";
import { FormError } from "../FormError";
import { FormFrame } from "../FormFrame";
import { focusField } from "../fields";
import { KeepChoice } from "../KeepChoice";
import { PlanForm } from "../plan/PlanForm";
import { usePlan } from "../plan/usePlan";
import { useInventory } from "./queries";

interface RotatePageProps {
  connectionId: string;
  onLeave: () => void;
  onRunStarted: (runId: string) => void;
}

const text = messages.credentials.rotate;
const FIELDS: readonly string[] = ["accessKeyId", "secretAccessKey", "name"];

/** Another key for Jira and Causeway: the pair, the plan, the run. */
export function RotatePage(props: RotatePageProps) {
  const inventory = useInventory();
  const startUp = useStartUp();
  const identity = inventory.data?.connections.find(({ connectionId }) => connectionId === props.connectionId);
  if (identity !== undefined && startUp !== undefined)
    return <Rotation {...props} name={identity.name} hint={identity.accessKeyHint} startUp={startUp} />;
  return (
    <main className="page" data-testid="rotate-page">
      {inventory.isError ? (
        <ErrorMessage error={inventory.error} onRetry={() => void inventory.refetch()} />
      ) : inventory.data === undefined || startUp === undefined ? (
        <Spinner size="large" label={messages.credentials.loading} />
      ) : (
        <SectionMessage tone="warning" title={text.lostTitle} />
      )}
      <div>
        <Button onClick={props.onLeave}>{text.toCredentials}</Button>
      </div>
    </main>
  );
}

interface RotationProps extends RotatePageProps {
  /** The connection's name. */
  name: string;
  /** Its key, shortened. */
  hint: string;
  startUp: NonNullable<ReturnType<typeof useStartUp>>;
}

function Rotation({ connectionId, name, hint, startUp, onLeave, onRunStarted }: RotationProps) {
  const backend = useBackend();
  const planning = usePlan(onRunStarted);
  const { sandbox, keychain } = startUp;
  const [answers, setAnswers] = useState<AwsAnswers>(() =>
    sandbox === null ? emptyAws : { ...emptyAws, mode: "sample", samplePrincipal: sandbox.principals[0]?.name ?? "" },
  );
  const [chosen, setChosen] = useState<Keep>("keychain");
  const [asked, setAsked] = useState(false);
  const keep = keychain.state === "ok" ? chosen : "session";
  const missing: readonly AwsField[] = missingAwsFields(answers).filter((field) => field !== "region");
  const { error } = planning;
  const aboutFields = error?.fields.some((field) => FIELDS.includes(field)) === true;
  const [reviewing, setReviewing] = useState(false);
  /** The pair was refused: its fields tell why. */
  const form = !reviewing || (planning.plan === null && error !== null && aboutFields);

  const look = () => {
    setReviewing(true);
    void planning.look((operationId) =>
      backend.call("plan_rotation", { operationId, connectionId, credential: awsCredential(answers), keep }),
    );
  };
  const next = () => {
    setAsked(true);
    const [first] = missing;
    if (first === undefined) look();
    else focusField(first);
  };
  const fieldError = (field: AwsField) => {
    if (asked && missing.includes(field)) return messages.connect.aws.required[field];
    return error?.fields.includes(field) ? error.message : undefined;
  };
  const again = () => {
    planning.drop();
    setReviewing(false);
  };

  return (
    <main className="form-page" data-testid="rotate-page">
      {form ? (
        <FormFrame
          above={name}
          heading={text.heading}
          intro={text.intro}
          onBack={onLeave}
          backLabel={text.leave}
          primary={{ label: text.review, testId: "to-review", onPress: next }}
        >
          <SectionMessage tone="info" title={text.before}>
            <p>{text.beforeText}</p>
            <p>{text.now(hint)}</p>
          </SectionMessage>
          <AwsCredentialFields
            answers={answers}
            sandbox={sandbox}
            secretHelp={text.secretHelp(messages.connect.aws.keptIn[keep](keychain.store))}
            fieldError={fieldError}
            onChange={(part) => {
              if (error !== null) planning.drop();
              setReviewing(false);
              setAnswers((before) => ({ ...before, ...part }));
            }}
          />
          <KeepChoice value={keep} keychain={keychain} onChange={setChosen} />
          {error === null ? null : <FormError error={error} fields={FIELDS} />}
        </FormFrame>
      ) : (
        <PlanForm
          planning={planning}
          above={name}
          heading={text.reviewHeading}
          nothing={{ heading: text.nothingHeading, intro: text.nothing }}
          looking={text.looking}
          onBack={again}
          backLabel={text.back}
          onLook={look}
          onNothing={{ label: text.toCredentials, onPress: onLeave }}
          errorActions={
            <Button size="compact" onClick={again} data-testid="another-key">
              {text.again}
            </Button>
          }
        />
      )}
    </main>
  );
}

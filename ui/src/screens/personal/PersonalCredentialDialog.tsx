import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { Keep } from "../../backend/generated/Keep";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import type { WireError } from "../../backend/generated/WireError";
import { Button, LongText, Spinner, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { useStartUp } from "../../shell/useStartUp";
import { AwsCredentialFields } from "../connect/aws/AwsCredentialFields";
import { type AwsAnswers, type AwsField, awsCredential, emptyAws, missingAwsFields } from "../connect/aws/answers";
import { credentialsChanged } from "../credentials/queries";
import { FormDialog } from "../FormDialog";
import { FormError } from "../FormError";
import { focusField } from "../fields";
import { KeepChoice } from "../KeepChoice";
import { useOperation } from "../useOperation";
import { PersonalCredentialSet } from "./PersonalCredentialSet";
import { RemovePersonalCredential } from "./RemovePersonalCredential";
import "./personal.css";

interface PersonalCredentialDialogProps {
  access: PersonalAccess;
  /** The connection's name. */
  connection: string;
  open: boolean;
  onClose: () => void;
}

const FIELDS: readonly AwsField[] = ["accessKeyId", "secretAccessKey", "name"];

/** "Set up your AWS credentials", as in GIJ: two fields, Update; both empty removes. Forgets everything when closed. */
export function PersonalCredentialDialog(props: PersonalCredentialDialogProps) {
  const startUp = useStartUp();
  if (!props.open || startUp === undefined) return null;
  return <Opened {...props} startUp={startUp} />;
}

type OpenedProps = PersonalCredentialDialogProps & { startUp: NonNullable<ReturnType<typeof useStartUp>> };

function Opened({ access, connection, onClose, startUp }: OpenedProps) {
  const text = messages.personal;
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const { sandbox, keychain } = startUp;
  const [answers, setAnswers] = useState<AwsAnswers>(() =>
    sandbox === null ? emptyAws : { ...emptyAws, mode: "sample", samplePrincipal: sandbox.principals[0]?.name ?? "" },
  );
  const [chosen, setChosen] = useState<Keep>(access.keptIn ?? "keychain");
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [done, setDone] = useState<PersonalAccess | null>(null);
  const [removing, setRemoving] = useState(false);
  const keep = keychain.state === "ok" ? chosen : "session";
  const stored = access.accessKeyHint;
  const missing: readonly AwsField[] = missingAwsFields(answers).filter((field) => field !== "region");
  const bothEmpty = answers.mode === "keys" && answers.accessKeyId.trim() === "" && answers.secretAccessKey === "";
  const removes = bothEmpty && stored !== null;

  const change = (part: Partial<AwsAnswers>) => {
    if (busy) cancel();
    setError(null);
    setAnswers((before) => ({ ...before, ...part }));
  };
  const removed = (next: PersonalAccess) => {
    credentialsChanged(queries, next);
    announce(text.done.removed);
    onClose();
  };
  const update = async () => {
    setAsked(true);
    setError(null);
    const [first] = missing;
    if (first !== undefined && !removes) {
      focusField(first);
      return;
    }
    if (!removes) announce(text.testing);
    const outcome = await perform((operationId) =>
      backend.call("set_personal_credential", {
        operationId,
        connectionId: access.connectionId,
        credential: removes ? { kind: "keys", accessKeyId: "", secretAccessKey: "" } : awsCredential(answers),
        keep,
      }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    if (outcome.value.accessKeyHint === null) {
      removed(outcome.value);
      return;
    }
    credentialsChanged(queries, outcome.value);
    setAnswers(emptyAws);
    setDone(outcome.value);
    announce(text.done.title);
  };
  const fieldError = (field: AwsField) => {
    if (asked && !removes && missing.includes(field))
      return bothEmpty ? messages.connect.aws.required[field] : text.bothOrNone;
    return error?.fields.includes(field) ? messages.errors[error.code].title : undefined;
  };

  if (done !== null) {
    return (
      <FormDialog
        open
        onClose={onClose}
        title={text.done.title}
        data-testid="personal-dialog"
        settled
        primary={{ label: text.done.close, testId: "personal-done", onPress: onClose }}
      >
        <PersonalCredentialSet access={done} keychain={keychain} />
      </FormDialog>
    );
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      data-testid="personal-dialog"
      begin={sandbox === null ? "accessKeyId" : "name"}
      onStop={busy ? cancel : undefined}
      stopLabel={text.stop}
      primary={{ label: text.update, testId: "update-personal", onPress: () => void update(), busy }}
      aside={
        stored === null ? undefined : (
          <Button variant="subtle" onClick={() => setRemoving(true)} data-testid="remove-personal">
            {text.remove}
          </Button>
        )
      }
      above={
        stored === null ? undefined : (
          <RemovePersonalCredential
            access={access}
            open={removing}
            onClose={() => setRemoving(false)}
            onRemoved={removed}
          />
        )
      }
    >
      <p className="subtle">{text.text}</p>
      <p className="personal__connection">
        <span className="subtle">{text.forConnection}</span> <LongText text={connection} max={120} />
      </p>
      {stored === null || answers.mode === "sample" ? null : (
        <p data-testid="stored-hint">{removes && asked ? text.removes(stored) : text.replaces(stored)}</p>
      )}
      <AwsCredentialFields
        answers={answers}
        sandbox={sandbox}
        secretHelp={text.secretHelp(messages.connect.aws.keptIn[keep](keychain.store))}
        fieldError={fieldError}
        onChange={change}
      />
      {busy ? (
        <div data-testid="testing-key">
          <Spinner label={text.testing} />
        </div>
      ) : null}
      {error === null ? null : <FormError error={error} fields={FIELDS} />}
      <KeepChoice value={keep} keychain={keychain} brief onChange={setChosen} />
    </FormDialog>
  );
}

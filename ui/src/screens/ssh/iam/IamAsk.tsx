import { type FormEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useBackend } from "../../../backend";
import type { Connection } from "../../../backend/generated/Connection";
import type { IamIdentity } from "../../../backend/generated/IamIdentity";
import type { IamSshKeys } from "../../../backend/generated/IamSshKeys";
import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import type { WireError } from "../../../backend/generated/WireError";
import { Button, RadioGroup, Select, Spinner, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { AwsCredentialFields } from "../../connect/aws/AwsCredentialFields";
import { type AwsAnswers, type AwsField, awsCredential, emptyAws, missingAwsFields } from "../../connect/aws/answers";
import { RegionField } from "../../connect/aws/RegionField";
import { FormError } from "../../FormError";
import { focusField } from "../../fields";
import { useOperation } from "../../useOperation";
import { Section } from "../Section";

interface IamAskProps {
  connections: readonly Connection[];
  sandbox: SandboxInfo | null;
  region: string;
  /** Set while there is an earlier answer to go back to. */
  onBack: (() => void) | undefined;
  onAnswer: (answer: IamSshKeys) => void;
}

const text = messages.ssh.iam;
const FIELDS: readonly AwsField[] = ["region", "accessKeyId", "secretAccessKey", "name"];

/** Whose keys IAM is asked for. */
export function IamAsk({ connections, sandbox, region, onBack, onAnswer }: IamAskProps) {
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [chosenKind, setKind] = useState<IamIdentity["kind"]>("connection");
  const [chosenConnection, setConnection] = useState<string | null>(null);
  const [typed, setTyped] = useState<Partial<AwsAnswers>>({});
  const answers: AwsAnswers = {
    ...emptyAws,
    region,
    ...(sandbox === null ? {} : { mode: "sample" as const, samplePrincipal: sandbox.principals[0]?.name ?? "" }),
    ...typed,
  };
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  // Connections may come after this form has: what was chosen holds as far as it can.
  const kind = connections.length === 0 ? "credential" : chosenKind;
  const connectionId = chosenConnection ?? connections[0]?.connectionId ?? "";
  const missing = missingAwsFields(answers);
  const latest = useRef<() => void>(() => undefined);

  const change = (part: Partial<AwsAnswers>) => {
    if (busy) cancel();
    setError(null);
    setTyped((before) => ({ ...before, ...part }));
  };
  const list = async () => {
    setAsked(true);
    setError(null);
    const [first] = missing;
    if (kind === "credential" && first !== undefined) {
      focusField(first);
      return;
    }
    const identity: IamIdentity =
      kind === "connection"
        ? { kind, connectionId }
        : { kind, region: answers.region.trim(), credential: awsCredential(answers) };
    announce(text.listing);
    const outcome = await perform((operationId) => backend.call("list_iam_ssh_keys", { operationId, identity }));
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    setTyped((before) => ({ ...before, secretAccessKey: "" }));
    onAnswer(outcome.value);
  };
  // Leaving the combobox may just have changed what is asked with.
  latest.current = () => void list();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const field = document.activeElement;
    if (field instanceof HTMLInputElement && field.role === "combobox") {
      // What was typed into a combobox becomes its value when the focus leaves it.
      flushSync(() => field.blur());
      field.focus();
    }
    if (!busy) latest.current();
  };
  const fieldError = (field: AwsField) => {
    if (asked && missing.includes(field)) return messages.connect.aws.required[field];
    return error?.fields.includes(field) ? error.message : undefined;
  };

  return (
    <div className="ssh">
      <Section title={text.title} intro={text.intro} data-testid="iam-ask">
        <form className="ssh__form" noValidate onSubmit={submit}>
          <RadioGroup<IamIdentity["kind"]>
            label={text.ask}
            data-testid="iam-as"
            value={kind}
            onChange={(next) => {
              if (busy) cancel();
              setError(null);
              setKind(next);
            }}
            options={[
              {
                value: "connection",
                label: text.as.connection,
                disabled: connections.length === 0,
                ...(connections.length === 0 ? { help: text.noConnection } : {}),
              },
              { value: "credential", label: text.as.credential },
            ]}
          />
          {kind === "connection" ? (
            <Select
              label={text.connection}
              data-testid="iam-connection"
              options={connections.map(({ connectionId: value, name, account }) => ({
                value,
                label: `${name} (${account})`,
              }))}
              value={connectionId}
              onChange={setConnection}
            />
          ) : (
            <>
              <RegionField
                value={answers.region}
                error={fieldError("region")}
                onChange={(next) => change({ region: next })}
              />
              <AwsCredentialFields
                answers={answers}
                sandbox={sandbox}
                secretHelp={text.secretHelp}
                fieldError={fieldError}
                onChange={change}
              />
            </>
          )}
          {error === null ? null : <FormError error={error} fields={FIELDS} />}
          <div className="ssh__buttons">
            <Button type="submit" variant="primary" busy={busy} data-testid="list-iam-keys">
              {text.list}
            </Button>
            {busy ? (
              <Button onClick={cancel} data-testid="stop-iam">
                {text.stop}
              </Button>
            ) : onBack === undefined ? null : (
              <Button onClick={onBack} data-testid="iam-back">
                {text.back}
              </Button>
            )}
            {busy ? <Spinner label={text.listing} /> : null}
          </div>
        </form>
      </Section>
    </div>
  );
}

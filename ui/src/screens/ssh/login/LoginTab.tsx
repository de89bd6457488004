import { type FormEvent, useState } from "react";
import {
  Button,
  Checkbox,
  Copyable,
  LongText,
  SecretInput,
  SectionMessage,
  Spinner,
  TextInput,
} from "../../../components";
import { messages } from "../../../messages";
import { DoctorChain } from "../../doctor/DoctorChain";
import { SSH_WAY } from "../../doctor/way";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { fieldId, focusField } from "../../fields";
import { useIamAnswer } from "../queries";
import { Section } from "../Section";
import type { LoginTest, Tested } from "../useLoginTest";
import { useWho, WhoFields } from "./WhoFields";

interface LoginTabProps {
  test: LoginTest;
  onIam: () => void;
}

const text = messages.ssh.login;

/** The login test: what is tested, and the way of it. */
export function LoginTab({ test, onIam }: LoginTabProps) {
  return (
    <div className="ssh">
      <LoginForm test={test} onIam={onIam} />
      <FormOutcome of={test.busy ? "testing" : (test.report ?? test.error)}>
        {test.tested === null ? null : <Outcome test={test} tested={test.tested} />}
      </FormOutcome>
    </div>
  );
}

const FIELDS = ["location", "sshKeyId", "keyPath", "agentKey", "passphrase"] as const;

function LoginForm({ test, onIam }: LoginTabProps) {
  const { answers, change, busy, error } = test;
  const [iam] = useIamAnswer();
  const who = useWho(answers);
  const [asked, setAsked] = useState(false);
  const noTarget = answers.target.trim() === "";

  const start = () => {
    setAsked(true);
    if (noTarget) {
      focusField("location");
      return;
    }
    void test.start(who.key, who.sshKeyId, iam);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) start();
  };
  const fieldError = (field: string) => (error?.fields.includes(field) ? error.message : undefined);

  return (
    <form className="ssh__form" noValidate onSubmit={submit} data-testid="login-form">
      <p className="ssh__intro">{text.intro}</p>
      <TextInput
        id={fieldId("location")}
        label={text.target}
        help={text.targetHelp}
        error={asked && noTarget ? text.targetRequired : fieldError("location")}
        mono
        value={answers.target}
        onChange={(target) => change({ target })}
        data-testid="login-target"
      />
      <WhoFields who={who} onChange={change} fieldError={fieldError} />
      {who.key?.encrypted === true && who.key.path !== null ? (
        <SecretInput
          id={fieldId("passphrase")}
          label={text.passphrase}
          help={text.passphraseHelp}
          error={fieldError("passphrase")}
          value={answers.passphrase}
          onChange={(passphrase) => change({ passphrase })}
          data-testid="login-passphrase"
        />
      ) : null}
      <Checkbox
        label={text.askIam}
        help={
          iam === null ? (
            <>
              {text.askIamFirst}{" "}
              <Button variant="link" onClick={onIam} data-testid="login-to-iam">
                {text.toIam}
              </Button>
            </>
          ) : (
            text.askIamAs(iam.userName ?? iam.arn)
          )
        }
        disabled={iam === null}
        checked={iam !== null && answers.askIam}
        onChange={(askIam) => change({ askIam })}
        data-testid="ask-iam"
      />
      {error === null ? null : <FormError error={error} fields={FIELDS} />}
      <div className="ssh__buttons">
        <Button type="submit" variant="primary" busy={busy} data-testid="test-login">
          {test.report === null ? text.test : text.again}
        </Button>
        {busy ? (
          <Button onClick={test.stop} data-testid="stop-login">
            {text.stop}
          </Button>
        ) : null}
        {busy ? <Spinner label={text.testing} /> : null}
      </div>
    </form>
  );
}

function Outcome({ test, tested }: { test: LoginTest; tested: Tested }) {
  const { checks, report, stopped, error } = test;
  const { target, user, key, location } = tested;
  // A request that was refused has not gone any way.
  if (error !== null && (checks ?? []).length === 0) return null;
  return (
    <Section
      title={text.result}
      intro={
        <LongText text={text.testedAs(target, user, key === null ? text.whatSshOffered : key.name)} max={300} inline />
      }
      data-testid="login-result"
    >
      {stopped ? <SectionMessage tone="info">{text.stopped}</SectionMessage> : null}
      <DoctorChain links={checks ?? []} report={report} expected={SSH_WAY} />
      {report?.ok !== true || location === null ? null : (
        <SectionMessage tone="info" title={text.use} data-testid="use-location">
          <p>{text.useText}</p>
          <Copyable text={location} label={text.copyLocation} data-testid="location-to-use" />
        </SectionMessage>
      )}
    </Section>
  );
}

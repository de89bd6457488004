import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../backend";
import type { ConnectionIdentity } from "../../backend/generated/ConnectionIdentity";
import type { SessionState } from "../../backend/generated/SessionState";
import type { SignInProgress } from "../../backend/generated/SignInProgress";
import type { WireError } from "../../backend/generated/WireError";
import { LongText, RadioGroup, SectionMessage, Spinner, TextInput, useAnnounce, useToast } from "../../components";
import { messages } from "../../messages";
import { credentialsChanged } from "../credentials/queries";
import { FormDialog } from "../FormDialog";
import { FormError } from "../FormError";
import { fieldId, focusField } from "../fields";
import { useOperation } from "../useOperation";
import { BrowserStep } from "./BrowserStep";
import { CodeField, isMfaCode } from "./CodeField";
import { CommandStep } from "./CommandStep";
import { IdentityCenterFields } from "./IdentityCenterFields";
import { ProfileField } from "./ProfileField";
import {
  answersOf,
  SOURCES,
  type SourceAnswers,
  type SourceField,
  type SourceKind,
  sourceOf,
  sourceProblems,
} from "./sources";
import "./session.css";

interface OwnCallsDialogProps {
  identity: ConnectionIdentity;
  onClose: () => void;
}

const FIELDS: readonly SourceField[] = ["mfaSerial", "name", "roleArn", "externalId", "startUrl", "ssoRegion", "role"];

/** Whose keys Causeway's own calls are signed with. They are tried before they are taken. */
export function OwnCallsDialog({ identity, onClose }: OwnCallsDialogProps) {
  const text = messages.session.change;
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const toast = useToast();
  const { busy, perform, cancel } = useOperation();
  const { connectionId, name, account, region, own } = identity;
  const [answers, setAnswers] = useState(() => answersOf(own.source, region));
  const [asked, setAsked] = useState(false);
  const [progress, setProgress] = useState<SignInProgress | null>(null);
  /** What the chosen source asks a person for. */
  const [wanted, setWanted] = useState<SessionState | null>(null);
  const [code, setCode] = useState("");
  const [codeAsked, setCodeAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const problems = sourceProblems(answers, account);

  const change = (part: Partial<SourceAnswers>) => {
    if (busy) stop();
    setError(null);
    setWanted(null);
    setAnswers((before) => ({ ...before, ...part }));
  };
  const stop = () => {
    cancel();
    setProgress(null);
  };
  const fieldError = (field: SourceField) =>
    (asked ? problems.find(([wrong]) => wrong === field)?.[1] : undefined) ??
    (error?.fields.includes(field) ? error.message : undefined);

  const use = async () => {
    setAsked(true);
    const [first] = problems;
    if (first !== undefined) {
      focusField(first[0]);
      return;
    }
    const needsCode = wanted?.kind === "codeNeeded";
    if (needsCode && !isMfaCode(code)) {
      setCodeAsked(true);
      focusField("mfaCode");
      return;
    }
    setError(null);
    setProgress(null);
    announce(text.trying);
    const outcome = await perform((operationId) =>
      backend.call(
        "set_own_calls",
        { connectionId, source: sourceOf(answers), mfaCode: needsCode ? code : null, operationId },
        setProgress,
      ),
    );
    setProgress(null);
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    const { state } = outcome.value;
    setCode("");
    setCodeAsked(false);
    if (state.kind === "failed") setError(state.error);
    if (state.kind !== "ready") {
      setWanted(state);
      return;
    }
    credentialsChanged(queries);
    toast.show({ tone: "success", title: text.changed });
    onClose();
  };
  const codeError = () => {
    if (codeAsked && !isMfaCode(code))
      return code === "" ? messages.session.signIn.mfaRequired : messages.session.signIn.mfaShape;
    return error?.fields.includes("mfaCode") ? error.message : undefined;
  };

  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      size="large"
      data-testid="own-calls-dialog"
      onStop={busy ? stop : undefined}
      stopLabel={messages.session.signIn.stop}
      primary={{
        label: wanted?.kind === "commandNeeded" ? messages.session.signIn.ran : text.use,
        testId: "use-source",
        onPress: () => void use(),
        busy,
      }}
    >
      <p className="sign-in__connection">
        <LongText text={name} max={120} />
      </p>
      <RadioGroup<SourceKind>
        label={text.question}
        data-testid="source"
        options={SOURCES.map((kind) => ({
          value: kind,
          label: messages.session.sources[kind],
          help: messages.session.sourceHelp[kind],
        }))}
        value={answers.kind}
        onChange={(kind) => {
          setAsked(false);
          change({ kind });
        }}
      />
      <SourceFields answers={answers} account={account} fieldError={fieldError} onChange={change} />
      {wanted?.kind === "codeNeeded" ? (
        <CodeField
          mfaSerial={wanted.mfaSerial}
          value={code}
          error={codeError()}
          onChange={(next) => {
            setError(null);
            setCode(next);
          }}
        />
      ) : null}
      {wanted?.kind === "commandNeeded" ? <CommandStep command={wanted.command} /> : null}
      {wanted?.kind === "browserNeeded" ? <p>{messages.session.stateWords.browserNeeded}</p> : null}
      {progress?.kind === "browser" ? <BrowserStep {...progress} onAgain={() => void use()} /> : null}
      {busy && progress?.kind !== "browser" ? <Spinner label={text.trying} /> : null}
      {error === null ? null : <FormError error={error} fields={[...FIELDS, "mfaCode"]} />}
      <SectionMessage tone="info">{text.jiraStays}</SectionMessage>
    </FormDialog>
  );
}

interface SourceFieldsProps {
  answers: SourceAnswers;
  account: string;
  fieldError: (field: SourceField) => string | undefined;
  onChange: (change: Partial<SourceAnswers>) => void;
}

/** What the chosen source needs to know. */
function SourceFields({ answers, account, fieldError, onChange }: SourceFieldsProps) {
  const text = messages.session.change;
  switch (answers.kind) {
    case "connectionKey":
      return null;
    case "connectionKeyWithMfa":
      return (
        <TextInput
          id={fieldId("mfaSerial")}
          data-testid="mfa-serial"
          label={text.mfaSerial}
          help={text.mfaSerialHelp}
          error={fieldError("mfaSerial")}
          mono
          value={answers.mfaSerial}
          onChange={(mfaSerial) => onChange({ mfaSerial })}
        />
      );
    case "profile":
      return (
        <ProfileField
          value={answers.profile}
          error={fieldError("name")}
          onChange={(profile) => onChange({ profile })}
        />
      );
    case "role":
      return (
        <>
          <TextInput
            id={fieldId("roleArn")}
            data-testid="role-arn"
            label={text.roleArn}
            help={text.roleArnHelp}
            error={fieldError("roleArn")}
            mono
            value={answers.roleArn}
            onChange={(roleArn) => onChange({ roleArn })}
          />
          <TextInput
            id={fieldId("externalId")}
            data-testid="external-id"
            label={text.externalId}
            help={text.externalIdHelp}
            error={fieldError("externalId")}
            optional
            mono
            value={answers.externalId}
            onChange={(externalId) => onChange({ externalId })}
          />
          <TextInput
            id={fieldId("mfaSerial")}
            data-testid="role-mfa"
            label={text.mfaSerial}
            help={text.roleMfaHelp}
            error={fieldError("mfaSerial")}
            optional
            mono
            value={answers.roleMfa}
            onChange={(roleMfa) => onChange({ roleMfa })}
          />
        </>
      );
    case "identityCenter":
      return <IdentityCenterFields answers={answers} account={account} fieldError={fieldError} onChange={onChange} />;
  }
}

import { useState } from "react";
import { useBackend } from "../../backend";
import type { IdentityCenterRole } from "../../backend/generated/IdentityCenterRole";
import type { SignInProgress } from "../../backend/generated/SignInProgress";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Combobox, SectionMessage, Spinner, TextInput, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { useRegions } from "../connect/queries";
import { FormError } from "../FormError";
import { fieldId, focusField } from "../fields";
import { useOperation } from "../useOperation";
import { BrowserStep } from "./BrowserStep";
import { portalProblems, type SourceAnswers, type SourceField } from "./sources";

interface IdentityCenterFieldsProps {
  answers: SourceAnswers;
  /** The connection's account: keys of another one would be refused. */
  account: string;
  fieldError: (field: SourceField) => string | undefined;
  onChange: (change: Partial<SourceAnswers>) => void;
}

/** The access portal, a sign-in with the browser, and a choice among the roles that may be taken there. */
export function IdentityCenterFields({ answers, account, fieldError, onChange }: IdentityCenterFieldsProps) {
  const text = messages.session.change;
  const backend = useBackend();
  const announce = useAnnounce();
  const regions = useRegions();
  const { busy, perform, cancel } = useOperation();
  const [progress, setProgress] = useState<SignInProgress | null>(null);
  const [roles, setRoles] = useState<readonly IdentityCenterRole[] | null>(null);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const problems = portalProblems(answers);
  const said = (field: SourceField) =>
    fieldError(field) ??
    (asked ? problems.find(([name]) => name === field)?.[1] : undefined) ??
    (error?.fields.includes(field) ? error.message : undefined);

  const portal = (change: Partial<SourceAnswers>) => {
    if (busy) stop();
    setRoles(null);
    setError(null);
    onChange({ ...change, role: "", account: "" });
  };
  const stop = () => {
    cancel();
    setProgress(null);
  };
  const list = async () => {
    setAsked(true);
    const [first] = problems;
    if (first !== undefined) {
      focusField(first[0]);
      return;
    }
    setError(null);
    setRoles(null);
    setProgress(null);
    const outcome = await perform((operationId) =>
      backend.call(
        "list_identity_center_roles",
        { startUrl: answers.startUrl.trim(), ssoRegion: answers.ssoRegion.trim(), operationId },
        setProgress,
      ),
    );
    setProgress(null);
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    setRoles(outcome.value);
    announce(text.onlyAccount(account));
  };

  const here = roles?.filter((role) => role.account === account) ?? [];
  const elsewhere = (roles?.length ?? 0) - here.length;
  const choosable = here.length > 0 || (roles === null && answers.role !== "");
  return (
    <>
      <TextInput
        id={fieldId("startUrl")}
        data-testid="start-url"
        label={text.startUrl}
        help={text.startUrlHelp}
        error={said("startUrl")}
        mono
        inputMode="url"
        value={answers.startUrl}
        onChange={(startUrl) => portal({ startUrl })}
      />
      <Combobox
        id={fieldId("ssoRegion")}
        data-testid="sso-region"
        label={text.ssoRegion}
        help={text.ssoRegionHelp}
        error={said("ssoRegion")}
        options={(regions.data ?? []).map(({ code, name, group }) => ({
          value: code,
          label: name,
          detail: code,
          group,
        }))}
        freeForm
        submits={false}
        value={answers.ssoRegion}
        onChange={(ssoRegion) => portal({ ssoRegion })}
      />
      <div className="sign-in__page">
        <Button
          // Where there is no list yet this button is the way to it, and takes the focus for it.
          id={choosable ? undefined : fieldId("role")}
          busy={busy}
          onClick={() => void list()}
          data-testid="list-roles"
        >
          {text.listRoles}
        </Button>
        {busy ? <Button onClick={stop}>{messages.session.signIn.stop}</Button> : null}
      </div>
      {choosable || busy || fieldError("role") === undefined ? null : (
        <p className="field__said field__said--error">{text.required.role}</p>
      )}
      {busy && progress === null ? <Spinner label={messages.session.signIn.opening} /> : null}
      {progress?.kind === "browser" ? <BrowserStep {...progress} onAgain={() => void list()} /> : null}
      {progress?.kind === "fetching" ? <Spinner label={messages.session.signIn.fetching} /> : null}
      {error === null ? null : <FormError error={error} fields={["startUrl", "ssoRegion"]} />}
      {roles !== null && here.length === 0 ? (
        <SectionMessage tone="warning" title={text.noRoles}>
          {text.noRolesText(account)}
        </SectionMessage>
      ) : null}
      {choosable ? (
        <Combobox
          id={fieldId("role")}
          data-testid="identity-center-role"
          label={text.role}
          placeholder={text.rolePlaceholder}
          help={elsewhere > 0 ? text.otherAccounts(account, elsewhere) : text.onlyAccount(account)}
          error={said("role")}
          options={
            roles === null
              ? [{ value: answers.role, label: answers.role, detail: answers.account }]
              : here.map((role) => ({
                  value: role.role,
                  label: role.role,
                  detail: role.account,
                  note: role.accountName,
                }))
          }
          value={answers.role}
          onChange={(role) => onChange({ role, account })}
        />
      ) : null}
    </>
  );
}

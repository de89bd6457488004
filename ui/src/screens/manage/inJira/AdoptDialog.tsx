import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../../backend";
import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { Connection } from "../../../backend/generated/Connection";
import type { JiraIntegration } from "../../../backend/generated/JiraIntegration";
import type { Keep } from "../../../backend/generated/Keep";
import type { StartUp } from "../../../backend/generated/StartUp";
import type { WireError } from "../../../backend/generated/WireError";
import { ProgressBar, useToast } from "../../../components";
import { messages } from "../../../messages";
import { useStartUp } from "../../../shell/useStartUp";
import { AccountFound } from "../../connect/aws/AccountFound";
import { AwsCredentialFields } from "../../connect/aws/AwsCredentialFields";
import {
  type AwsAnswers,
  type AwsField,
  awsCredential,
  emptyAws,
  missingAwsFields,
  withoutAwsSecret,
} from "../../connect/aws/answers";
import { RegionField } from "../../connect/aws/RegionField";
import { FormDialog } from "../../FormDialog";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { focusField } from "../../fields";
import { KeepChoice } from "../../KeepChoice";
import { useOperation } from "../../useOperation";
import { jiraChanged } from "../queries";

interface AdoptDialogProps {
  siteUrl: string;
  integration: JiraIntegration;
  onClose: () => void;
  onAdopted: (connection: Connection) => void;
}

const text = messages.manage.adopt;
const FIELDS: readonly AwsField[] = ["region", "accessKeyId", "secretAccessKey", "name"];

/** An integration that somebody made in Jira becomes a connection: whose keys, proved, and then kept. */
export function AdoptDialog(props: AdoptDialogProps) {
  const startUp = useStartUp();
  return startUp === undefined ? null : <Adopt {...props} startUp={startUp} />;
}

function Adopt({ siteUrl, integration, onClose, onAdopted, startUp }: AdoptDialogProps & { startUp: StartUp }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const { busy, perform, cancel } = useOperation();
  const { sandbox, keychain } = startUp;
  const [answers, setAnswers] = useState<AwsAnswers>(() => ({
    ...emptyAws,
    region: integration.region ?? "",
    ...(sandbox === null ? {} : { mode: "sample" as const, samplePrincipal: sandbox.principals[0]?.name ?? "" }),
  }));
  const [chosen, setChosen] = useState<Keep>("keychain");
  const [account, setAccount] = useState<AwsAccount | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const [asked, setAsked] = useState(false);
  const keep = keychain.state === "ok" ? chosen : "session";
  const missing = missingAwsFields(answers);

  const change = (part: Partial<AwsAnswers>) => {
    if (busy) cancel();
    setAccount(null);
    setError(null);
    setAnswers((before) => ({ ...before, ...part }));
  };
  const check = async () => {
    setAsked(true);
    const [first] = missing;
    if (first !== undefined) {
      focusField(first);
      return;
    }
    setError(null);
    toast.announce(text.checking);
    const outcome = await perform((operationId) =>
      backend.call(
        "check_aws",
        { operationId, region: answers.region.trim(), credential: awsCredential(answers) },
        () => undefined,
      ),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    setAccount(outcome.value);
    setAnswers((before) => withoutAwsSecret(before, outcome.value.accountHandle));
    toast.announce(messages.connect.aws.provedTitle(outcome.value.repositories));
  };
  const adopt = async ({ accountHandle }: AwsAccount) => {
    setError(null);
    const outcome = await perform((operationId) =>
      backend.call("adopt_integration", { operationId, siteUrl, integrationId: integration.id, accountHandle, keep }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    toast.show({ tone: "success", title: text.done(integration.name) });
    void jiraChanged(queries);
    onAdopted(outcome.value);
  };
  const fieldError = (field: AwsField) => {
    if (asked && missing.includes(field)) return messages.connect.aws.required[field];
    return error?.fields.includes(field) === true ? error.message : undefined;
  };

  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title(integration.name)}
      size="large"
      onStop={busy ? cancel : undefined}
      data-testid="adopt-dialog"
      primary={
        account === null
          ? { label: text.check, testId: "check-adopt", onPress: () => void check(), busy }
          : { label: text.adopt, testId: "confirm-adopt", onPress: () => void adopt(account), busy }
      }
    >
      <p>{text.text}</p>
      {integration.accessKeyHint === null ? null : <p className="subtle">{text.hint(integration.accessKeyHint)}</p>}
      {integration.region === null && (
        <RegionField value={answers.region} error={fieldError("region")} onChange={(region) => change({ region })} />
      )}
      <AwsCredentialFields
        answers={answers}
        sandbox={sandbox}
        secretHelp={text.secretHelp(messages.connect.aws.keptIn[keep](keychain.store))}
        fieldError={fieldError}
        onChange={change}
      />
      <KeepChoice value={keep} keychain={keychain} brief onChange={setChosen} />
      <FormOutcome of={busy ? "checking" : account}>
        {busy && account === null ? <ProgressBar label={text.checking} value={null} note={text.checking} /> : null}
        {error === null ? null : <FormError error={error} fields={FIELDS} />}
        {account === null ? null : <AccountFound account={account} />}
      </FormOutcome>
    </FormDialog>
  );
}

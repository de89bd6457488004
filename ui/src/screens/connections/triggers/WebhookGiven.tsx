import { Checkbox, ProgressBar, SectionMessage } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { fieldId } from "../../fields";
import { WebhookField } from "../../triggers/WebhookField";
import { WebhookFound } from "../../triggers/WebhookFound";
import { webhookHint } from "../../triggers/webhook";
import type { WebhookProof } from "./useWebhookProof";

interface WebhookGivenProps {
  proof: WebhookProof;
  sandbox: boolean;
  siteUrl: string;
  /** Whether going on was tried: then what is missing is named. */
  asked: boolean;
}

/** The element that says: although SNS cannot reach Jira. */
export const ANYWAY = "anyway";

/** The webhook URL with its check, and the yes that it takes when SNS cannot reach Jira. */
export function WebhookGiven({ proof, sandbox, siteUrl, asked }: WebhookGivenProps) {
  const text = messages.connect.triggers;
  const words = messages.triggers.webhook;
  const { answers, source, check, error, busy } = proof;
  const complete = source?.kind === "pasted" && webhookHint(source.url) === null;
  const refused = error?.fields.includes("url") ? error.message : undefined;
  return (
    <>
      <WebhookField
        answers={answers}
        sandbox={sandbox}
        siteUrl={siteUrl}
        proved={proof.proved}
        error={asked && source === null ? words.required : refused}
        onChange={proof.change}
        onLeave={complete && !busy && check === null ? () => void proof.look() : undefined}
      />
      <FormOutcome of={busy ? "checking" : check}>
        {busy ? <ProgressBar label={words.checking} value={null} note={words.checking} /> : null}
        {error === null ? null : <FormError error={error} fields={["url"]} />}
        {check === null ? null : <WebhookFound check={check} />}
        {proof.unreachable ? (
          <div className="triggers__anyway">
            <Checkbox
              id={fieldId(ANYWAY)}
              data-testid="triggers-anyway"
              label={text.anyway}
              help={text.anywayHelp}
              checked={proof.anyway}
              onChange={proof.setAnyway}
            />
            {asked && !proof.anyway ? (
              <SectionMessage tone="danger">{messages.health.plan.anywayNeeded}</SectionMessage>
            ) : null}
          </div>
        ) : null}
      </FormOutcome>
    </>
  );
}

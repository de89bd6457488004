import { useState } from "react";
import { Expander, ExternalLink, RadioGroup, SecretInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";
import "./triggers.css";
import { type WebhookAnswers, type WebhookMode, webhookHint } from "./webhook";

interface WebhookFieldProps {
  answers: WebhookAnswers;
  /** Sample data is in use: the sample Jira's own URL can then be chosen instead of pasted. */
  sandbox: boolean;
  /** Jira's base URL, when it is known. */
  siteUrl: string | null;
  /** What is answered here is checked. */
  proved?: boolean;
  error?: string | undefined;
  onChange: (change: Partial<WebhookAnswers>) => void;
  /** The focus left the field for somewhere other than the form's own button. */
  onLeave?: (() => void) | undefined;
}

/** Where Jira listens: a URL whose end is a secret. */
export function WebhookField({
  answers,
  sandbox,
  siteUrl,
  proved = false,
  error,
  onChange,
  onLeave,
}: WebhookFieldProps) {
  const text = messages.triggers.webhook;
  const [where, setWhere] = useState(false);
  const hint = webhookHint(answers.url);
  const again = answers.kept === "lost" && answers.url === "";
  return (
    <>
      {sandbox ? (
        <RadioGroup<WebhookMode>
          label={text.source}
          data-testid="webhook-mode"
          options={[
            { value: "sample", label: text.sources.sample, help: text.sampleHelp },
            { value: "pasted", label: text.sources.pasted },
          ]}
          value={answers.mode}
          onChange={(mode) => onChange({ mode })}
        />
      ) : null}
      {answers.mode === "sample" ? null : (
        <div className="webhook">
          <SecretInput
            id={fieldId("webhookUrl")}
            data-testid="webhook-url"
            label={text.label}
            help={text.help}
            hint={again ? text.again : hint === null ? undefined : text.hints[hint]}
            held={proved && answers.kept === "held"}
            error={error}
            value={answers.url}
            onChange={(url) => onChange({ url })}
            onBlur={(event) => {
              // Pressing the form's button is the same act; it is not done twice.
              const to = event.relatedTarget;
              if (!(to instanceof HTMLButtonElement && to.type === "submit")) onLeave?.();
            }}
          />
          <Expander label={text.where} open={where} onOpenChange={setWhere} data-testid="webhook-where">
            <ol className="webhook__steps">
              {text.whereSteps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            {siteUrl === null ? null : <ExternalLink href={siteUrl}>{text.openJira}</ExternalLink>}
          </Expander>
        </div>
      )}
    </>
  );
}

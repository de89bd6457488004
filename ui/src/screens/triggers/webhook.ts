import type { WebhookSource } from "../../backend/generated/WebhookSource";

/** Where the webhook URL comes from; `sample` exists only while sample data is in use. */
export type WebhookMode = "pasted" | "sample";

/** What is known of the webhook URL here. The URL itself only until it is checked: its end is a secret. */
export interface WebhookAnswers {
  mode: WebhookMode;
  url: string;
  /** `held`: the Rust side has it and this window forgot it; `lost`: it did, and has to be given it again. */
  kept: "none" | "held" | "lost";
}

export const emptyWebhook: WebhookAnswers = { mode: "pasted", url: "", kept: "none" };

/** The source as it is sent; `null` while nothing was given. What is typed goes before what is held. */
export function webhookSource(answers: WebhookAnswers): WebhookSource | null {
  if (answers.mode === "sample") return { kind: "sample" };
  const url = answers.url.trim();
  if (url !== "") return { kind: "pasted", url };
  return answers.kept === "held" ? { kind: "kept" } : null;
}

/** The answers once they are checked: the Rust side has the URL now, and the window needs it no more. */
export function withoutWebhookUrl(answers: WebhookAnswers): WebhookAnswers {
  return answers.mode === "sample" ? { ...answers, url: "" } : { ...answers, url: "", kept: "held" };
}

/** The answers after what the Rust side held is gone with its session or its site. */
export function withLostWebhook(answers: WebhookAnswers): WebhookAnswers {
  return answers.kept === "held" ? { ...answers, kept: "lost" } : answers;
}

/** Whether a change of answers makes an earlier check say nothing about the new ones. */
export function webhookProofAffected(before: WebhookAnswers, after: WebhookAnswers): boolean {
  return JSON.stringify(webhookSource(before)) !== JSON.stringify(webhookSource(after));
}

/** What may be wrong with a pasted URL. A hint beside the field, never a refusal: that is the Rust side's part. */
export type WebhookHint = "http" | "unreadable" | "credentials" | "listener" | "secretMissing";

/** GIJ's listener, and its older alias. */
const LISTENER = /\/(?:rest\/gitplugin\/webhook\/1\.0|git\/webhook)\/reindex(\/|$)/;

/** Looks at a webhook URL as typed; `null` when nothing stands out. */
export function webhookHint(typed: string): WebhookHint | null {
  const text = typed.trim();
  if (text === "") return null;
  if (/^http:\/\//i.test(text)) return "http";
  const url = /^https:\/\//i.test(text) ? parsed(text) : null;
  if (url === null) return "unreadable";
  if (url.username !== "" || url.password !== "") return "credentials";
  const listener = LISTENER.exec(url.pathname);
  if (listener === null) return "listener";
  return url.pathname.length > listener.index + listener[0].length ? null : "secretMissing";
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useBackend } from "../../../backend";
import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";
import type { TriggerSubscription } from "../../../backend/generated/TriggerSubscription";
import {
  Button,
  Copyable,
  ErrorMessage,
  ExternalLink,
  type KeyValue,
  KeyValueList,
  LongText,
  SectionMessage,
  Time,
  useNow,
  useToast,
} from "../../../components";
import { messages } from "../../../messages";
import { SubscriptionLozenge } from "../lozenges";
import { ConfirmByHand } from "./ConfirmByHand";

interface SubscriptionPanelProps {
  connectionId: string;
  health: TriggerHealth;
  onChanged: (subscription: TriggerSubscription) => void;
}

const text = messages.health.subscription;

/** Topic and subscription: whether Jira has confirmed, how long it still can, and how to see to it. */
export function SubscriptionPanel({ connectionId, health, onChanged }: SubscriptionPanelProps) {
  const backend = useBackend();
  const toast = useToast();
  const [byHand, setByHand] = useState(false);
  const { subscription, topicArn, topicUrl } = health;
  const resend = useMutation({
    mutationFn: () => backend.call("resend_confirmation", { connectionId }),
    onSuccess: (answer) => {
      onChanged(answer);
      toast.show({ tone: "success", title: text.resent });
    },
  });
  const confirmed = (answer: TriggerSubscription) => {
    setByHand(false);
    onChanged(answer);
    if (answer.state === "confirmed") toast.show({ tone: "success", title: text.confirmed });
  };

  const items: KeyValue[] = [];
  if (subscription !== null) {
    items.push({ label: text.state, value: <SubscriptionLozenge state={subscription.state} /> });
    if (subscription.state === "pending" && subscription.lapsesAt !== null)
      items.push({ label: text.lapses, value: <TimeLeft until={subscription.lapsesAt} /> });
    items.push({
      label: text.endpoint,
      value: (
        <code>
          <LongText text={subscription.endpoint} max={200} />
        </code>
      ),
    });
    if (subscription.askedAt !== null) items.push({ label: text.asked, value: <Time at={subscription.askedAt} /> });
  }
  if (topicArn !== null)
    items.push({
      label: text.topic,
      value: (
        <span className="health__topic">
          <Copyable text={topicArn} label={text.copyArn} data-testid="topic-arn" />
          {topicUrl === null ? null : <ExternalLink href={topicUrl}>{text.console}</ExternalLink>}
        </span>
      ),
    });

  return (
    <section className="health__section" aria-labelledby="subscription-heading" data-testid="subscription">
      <h2 id="subscription-heading">{text.heading}</h2>
      {subscription?.state === "pending" ? (
        <SectionMessage
          tone="warning"
          title={text.pendingTitle}
          data-testid="subscription-pending"
          actions={
            <>
              <Button
                size="compact"
                busy={resend.isPending}
                data-testid="resend-confirmation"
                onClick={() => resend.mutate()}
              >
                {text.resend}
              </Button>
              <Button size="compact" data-testid="confirm-by-hand" onClick={() => setByHand(true)}>
                {text.byHand}
              </Button>
            </>
          }
        >
          <p>{text.pending}</p>
        </SectionMessage>
      ) : null}
      {subscription?.state === "unknown" ? <SectionMessage tone="info">{text.unknown}</SectionMessage> : null}
      {resend.isError ? <ErrorMessage error={resend.error} /> : null}
      <KeyValueList items={items} />
      <ConfirmByHand connectionId={connectionId} open={byHand} onOpenChange={setByHand} onConfirmed={confirmed} />
    </section>
  );
}

/** Time that runs out, to the minute. */
function TimeLeft({ until }: { until: number }) {
  const minutes = Math.floor((until - useNow()) / 60_000);
  return <span data-testid="time-left">{minutes < 0 ? text.lapsed : text.left(minutes)}</span>;
}

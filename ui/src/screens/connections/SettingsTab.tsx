import type { ReactNode } from "react";
import type { Connection } from "../../backend/generated/Connection";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import { Button, ErrorMessage, type KeyValue, KeyValueList, Spinner } from "../../components";
import { messages } from "../../messages";
import type { Wanted } from "../../shell/place";
import { useTarget } from "../manage/queries";
import { SettingsForm } from "../manage/settings/SettingsForm";
import { Endpoints } from "./Endpoints";
import { useTriggerHealth } from "./triggers/useTriggerHealth";

const EVENTS = ["update", "create", "delete"] as const;
const words = messages.connections.settings;

interface SettingsTabProps {
  detail: ConnectionDetail;
  onTriggers: () => void;
  /** What is done in Jira alone. */
  onByHand: () => void;
  /** To the review of what was changed. */
  onChange: (wanted: Wanted) => void;
}

/** The settings of the integration, to be changed; what Causeway knows of the connection besides. */
export function SettingsTab({ detail, onTriggers, onByHand, onChange }: SettingsTabProps) {
  return (
    <div className="settings">
      <IntegrationSettings detail={detail} onChange={onChange} />
      <Section
        title={words.integration}
        items={[
          { label: words.integrationId, value: <code>{detail.integrationId}</code> },
          { label: words.accessKey, value: words.accessKeyEnds(detail.accessKeyHint) },
          { label: words.keptIn, value: detail.keptIn },
        ]}
      />
      <TriggerSettings connection={detail.connection} onTriggers={onTriggers} />
      <section className="settings__section">
        <h2>{messages.byHand.title}</h2>
        <p>
          {messages.byHand.openMore}{" "}
          <Button variant="link" onClick={onByHand} data-testid="settings-by-hand">
            {messages.byHand.open}
          </Button>
        </p>
      </section>
      <Endpoints connectionId={detail.connection.connectionId} region={detail.connection.region} />
    </div>
  );
}

/** What was set up of triggers, as far as it was looked at. */
function TriggerSettings({ connection, onTriggers }: { connection: Connection; onTriggers: () => void }) {
  const text = messages.health.settings;
  const { health } = useTriggerHealth(connection.connectionId, false);
  const settings = health?.settings ?? null;
  if (connection.triggers === "none" || settings === null)
    return (
      <section className="settings__section">
        <h2>{text.heading}</h2>
        <p>
          {connection.triggers === "none" ? messages.health.none.title : text.notLooked}{" "}
          <Button variant="link" onClick={onTriggers} data-testid="open-triggers">
            {text.open}
          </Button>
        </p>
      </section>
    );
  const { events, branches, topic, repositories } = settings;
  return (
    <Section
      title={text.heading}
      items={[
        {
          label: text.events,
          value: EVENTS.filter((event) => events[event])
            .map((event) => text.eventWords[event])
            .join(" · "),
        },
        { label: text.branches, value: branches.length === 0 ? text.allBranches : branches.join(", ") },
        {
          label: text.repositories,
          value: repositories === null ? text.allRepositories : messages.common.repositories(repositories.length),
        },
        { label: text.topic, value: topic.kind === "own" ? text.ownTopic : <code>{topic.arn}</code> },
        ...(topic.kind === "own" && topic.kmsKey !== ""
          ? [{ label: text.kmsKey, value: <code>{topic.kmsKey}</code> }]
          : []),
      ]}
    />
  );
}

function Section({ title, items }: { title: string; items: readonly KeyValue[] }): ReactNode {
  return (
    <section className="settings__section">
      <h2>{title}</h2>
      <KeyValueList items={items} />
    </section>
  );
}

type IntegrationSettingsProps = Pick<SettingsTabProps, "detail" | "onChange">;

/** The integration's settings as Jira has them now. */
function IntegrationSettings({ detail, onChange }: IntegrationSettingsProps) {
  const { connection, integrationId } = detail;
  const target = useTarget(connection.siteUrl, { kind: "integration", id: integrationId });
  if (target.data === undefined)
    return target.isError ? (
      <ErrorMessage error={target.error} onRetry={() => void target.refetch()} />
    ) : (
      <Spinner label={messages.manage.settings.loading} />
    );
  return (
    <SettingsForm
      detail={target.data}
      onReview={(settings) =>
        onChange({
          siteUrl: connection.siteUrl,
          targets: [{ kind: "integration", id: integrationId }],
          change: { kind: "settings", settings },
          about: connection.name,
        })
      }
    />
  );
}

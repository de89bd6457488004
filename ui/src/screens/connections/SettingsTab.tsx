import type { ReactNode } from "react";
import type { Connection } from "../../backend/generated/Connection";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import { Button, type KeyValue, KeyValueList, LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";
import { Endpoints } from "./Endpoints";
import { useTriggerHealth } from "./triggers/useTriggerHealth";

const EVENTS = ["update", "create", "delete"] as const;
const words = messages.connections.settings;

interface SettingsTabProps {
  detail: ConnectionDetail;
  onTriggers: () => void;
}

/** The settings as Jira has them now; they are only shown. */
export function SettingsTab({ detail, onTriggers }: SettingsTabProps) {
  const { settings, refspecs } = detail;
  return (
    <div className="settings">
      <p className="subtle">{words.note}</p>
      <Section
        title={words.integration}
        items={[
          { label: words.integrationId, value: <code>{detail.integrationId}</code> },
          { label: words.accessKey, value: words.accessKeyEnds(detail.accessKeyHint) },
          { label: words.keptIn, value: detail.keptIn },
        ]}
      />
      {settings === null ? (
        <SectionMessage tone="warning">{words.unknown}</SectionMessage>
      ) : (
        <Section
          title={words.features}
          items={[
            { label: words.requireUserPat, value: <OnOff on={settings.requireUserPat} /> },
            { label: words.smartCommits, value: <OnOff on={settings.smartCommits} /> },
            { label: words.repositoryBrowser, value: <OnOff on={settings.repositoryBrowser} /> },
            { label: words.diffViewing, value: <OnOff on={settings.diffViewing} /> },
            {
              label: words.projects,
              value:
                settings.projects.kind === "all" ? words.allProjects : words.someProjects(settings.projects.ids.length),
            },
          ]}
        />
      )}
      {refspecs !== null && (
        <Section
          title={words.refspecs}
          items={[
            { label: words.heads, value: words.always },
            { label: words.tags, value: words.always },
            { label: words.notes, value: refspecs.notes ? words.fetched : words.notFetched },
            { label: words.changes, value: refspecs.changes ? words.fetched : words.notFetched },
            {
              label: words.other,
              value:
                refspecs.custom === "" ? (
                  messages.common.none
                ) : (
                  <code>
                    <LongText text={refspecs.custom} />
                  </code>
                ),
            },
          ]}
        />
      )}
      <TriggerSettings connection={detail.connection} onTriggers={onTriggers} />
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

function OnOff({ on }: { on: boolean }) {
  return on ? messages.common.on : messages.common.off;
}

import type { ReactNode } from "react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import { type KeyValue, KeyValueList, LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

const words = messages.connections.settings;

/** The settings as Jira has them now; they are only shown. */
export function SettingsTab({ detail }: { detail: ConnectionDetail }) {
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
    </div>
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

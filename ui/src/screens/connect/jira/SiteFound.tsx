import type { JiraSite } from "../../../backend/generated/JiraSite";
import { KeyValueList, SectionMessage } from "../../../components";
import { messages } from "../../../messages";

/** What signing in to Jira proved. */
export function SiteFound({ site }: { site: JiraSite }) {
  const text = messages.connect.jira;
  return (
    <>
      <SectionMessage tone="success" title={text.provedTitle(site.title)} data-testid="jira-proof">
        <p>
          {text.provedVersions(site.jiraVersion, site.gijVersion)}, {text.mayAdminister}.
        </p>
        <KeyValueList
          items={[
            { label: text.facts.site, value: site.baseUrl },
            { label: text.facts.user, value: `${site.userDisplayName} (${site.userName})` },
            { label: text.facts.role, value: site.role },
            { label: text.facts.integrations, value: String(site.integrations) },
          ]}
        />
      </SectionMessage>
      {site.cautions.map((caution) => (
        <SectionMessage key={caution} tone="warning">
          {caution}
        </SectionMessage>
      ))}
    </>
  );
}

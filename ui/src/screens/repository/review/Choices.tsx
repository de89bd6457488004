import type { Keep } from "../../../backend/generated/Keep";
import { LongText, Lozenge } from "../../../components";
import { messages } from "../../../messages";
import { ChoiceList, type ChoiceRow } from "../../connect/review/ChoiceList";
import type { AccessAnswers } from "../access/answers";
import { linksChanged, mainBranchOf } from "../settings/answers";
import { checkedOf, locationOf, type RepositoryStep, type RepositoryWizardState, wantedOrigin } from "../wizard";

interface ChoicesProps {
  state: RepositoryWizardState;
  keep: Keep;
  /** The platform's own name for its keychain. */
  store: string;
  onChange: (step: RepositoryStep) => void;
}

const text = messages.repository.review.summary;

/** What was chosen in each step, with a way back to it. */
export function Choices({ state, keep, store, onChange }: ChoicesProps) {
  const words = messages.connect;
  const { site, settings, access, jira } = state;
  const location = locationOf(state);
  const found = checkedOf(state)?.found;
  const common = words.review.summary;
  const features = [
    ...(settings.smartCommits ? [words.settings.smartCommits] : []),
    ...(settings.repositoryBrowser ? [words.settings.repositoryBrowser] : []),
    ...(settings.diffViewing ? [words.settings.diffViewing] : []),
  ];
  const rows: ChoiceRow<RepositoryStep>[] = [
    {
      step: "jira",
      lines: [
        site === null ? jira.baseUrl : `${site.title}, ${site.baseUrl}`,
        `${common.secrets}: ${words.aws.keptIn[keep](store)}`,
      ],
    },
    {
      step: "location",
      lines: [
        <LongText key="origin" text={wantedOrigin(state) ?? ""} />,
        location === null ? "" : `${location.regionName} (${location.region})`,
      ],
    },
    {
      step: "access",
      lines: [
        `${messages.repository.transports[access.transport]}: ${accessLine(access)}`,
        ...(access.transport === "ssh" ? [<JiraKey key="jira-key" there={settings.keyInJira} />] : []),
      ],
    },
    {
      step: "settings",
      lines: [
        ...(found === undefined ? [] : [`${text.mainBranch}: ${mainBranchOf(settings, found)}`]),
        features.join(", ") || common.none,
        `${common.projects}: ${
          settings.projects === "all" ? common.allProjects : common.someProjects(settings.projectIds.length)
        }`,
        ...(found === undefined ? [] : [linksChanged(settings, found) ? text.links.changed : text.links.suggested]),
      ],
    },
  ];
  return <ChoiceList rows={rows} labels={messages.repository.steps} onChange={onChange} />;
}

/** Whether Jira has the private key, as far as anybody said. */
function JiraKey({ there }: { there: boolean }) {
  if (there) return <Lozenge tone="success">{text.jiraKey}</Lozenge>;
  return (
    <>
      <Lozenge tone="warning" data-testid="key-not-in-jira">
        {text.jiraKeyMissing}
      </Lozenge>{" "}
      {text.jiraKeyFirst}
    </>
  );
}

function accessLine({
  transport,
  mode,
  samplePrincipal,
  accessKeyId,
  gitUserName,
  sshKeyId,
  key,
}: AccessAnswers): string {
  if (transport === "ssh") return text.access.ssh(sshKeyId.trim(), key?.name ?? "");
  switch (mode) {
    case "sample":
      return text.access.sample(samplePrincipal);
    case "accessKey":
      return text.access.accessKey(accessKeyId.trim());
    case "gitCredential":
      return text.access.gitCredential(gitUserName.trim());
  }
}

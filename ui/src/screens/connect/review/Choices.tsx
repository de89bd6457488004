import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { Keep } from "../../../backend/generated/Keep";
import type { WizardStep } from "../../../backend/generated/WizardStep";
import { messages } from "../../../messages";
import { accountsOf } from "../regions/answers";
import { wantsTriggers } from "../triggers/answers";
import type { WizardState } from "../wizard";
import { ChoiceList, type ChoiceRow } from "./ChoiceList";

interface ChoicesProps {
  state: WizardState;
  keep: Keep;
  /** The platform's own name for its keychain. */
  store: string;
  onChange: (step: WizardStep) => void;
}

/** What was chosen in each step, with a way back to it. */
export function Choices({ state, keep, store, onChange }: ChoicesProps) {
  const text = messages.connect.review;
  const words = messages.connect;
  const { site, account, aws, settings } = state;
  const accounts = accountsOf(account, state.more);
  const refs = [
    "refs/heads",
    "refs/tags",
    ...(aws.refspecs.notes ? ["refs/notes"] : []),
    ...(aws.refspecs.changes ? ["refs/changes"] : []),
    ...(aws.refspecs.custom.trim() === "" ? [] : [aws.refspecs.custom.trim()]),
  ];
  const features = [
    ...(settings.requireUserPat ? [words.settings.requireUserPat] : []),
    ...(settings.smartCommits ? [words.settings.smartCommits] : []),
    ...(settings.repositoryBrowser ? [words.settings.repositoryBrowser] : []),
    ...(settings.diffViewing ? [words.settings.diffViewing] : []),
  ];
  const rows: ChoiceRow<WizardStep>[] = [
    {
      step: "jira",
      lines: [
        site === null ? state.jira.baseUrl : `${site.title}, ${site.baseUrl}`,
        `${text.summary.secrets}: ${words.aws.keptIn[keep](store)}`,
      ],
    },
    {
      step: "aws",
      lines: [
        account === null ? aws.region : `${account.account}, ${regionsNamed(accounts)}`,
        `${text.summary.refs}: ${refs.join(", ")}`,
      ],
    },
    { step: "triggers", lines: triggerLines(state) },
    {
      step: "settings",
      lines: [
        features.join(", ") || text.summary.none,
        `${text.summary.projects}: ${
          settings.projects === "all" ? text.summary.allProjects : text.summary.someProjects(settings.projectIds.length)
        }`,
      ],
    },
  ];
  return <ChoiceList rows={rows} labels={words.steps} onChange={onChange} />;
}

/** The region by name and code; several ones by their names. */
function regionsNamed(accounts: readonly AwsAccount[]): string {
  const named = accounts.map(({ region, regionName }) =>
    region === regionName ? region : `${regionName} (${region})`,
  );
  return named.length === 1 ? named.join() : messages.regions.review.answers(named.length, named.join(", "));
}

function triggerLines({ triggers, permissions, webhook }: WizardState): string[] {
  const text = messages.connect.review.summary.triggers;
  if (!wantsTriggers(triggers, permissions)) return [text.later];
  const { topic, topicArn, repositories, chosen, branches } = triggers.settings;
  return [
    text.now,
    text.from(repositories === "all" ? null : chosen.length, branches.length),
    ...(topic === "own" ? [] : [`${text.topic}: ${topicArn.trim()}`]),
    ...(webhook === null ? [] : [`${text.webhook}: ${webhook.masked}`]),
  ];
}

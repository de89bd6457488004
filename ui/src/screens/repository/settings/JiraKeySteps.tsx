import type { ReactNode } from "react";
import type { JiraSite } from "../../../backend/generated/JiraSite";
import { Checkbox, CodeBlock, Copyable, CopyButton, ExternalLink } from "../../../components";
import { messages } from "../../../messages";
import type { AccessAnswers } from "../access/answers";

interface JiraKeyStepsProps {
  access: AccessAnswers;
  site: JiraSite;
  repository: string;
  /** The person says that Jira has the key. */
  done: boolean;
  onDone: (done: boolean) => void;
}

const text = messages.repository.settings.jiraKey;

/** What has to be done in Jira by hand before it can read over SSH: GIJ has no API for its keys. */
export function JiraKeySteps({ access, site, repository, done, onDone }: JiraKeyStepsProps) {
  const { key } = access;
  const page = `${site.baseUrl}/secure/ViewSshKeys.jspa`;
  const steps: { id: string; words: string; more?: ReactNode }[] = [
    {
      id: "open",
      words: text.steps.open,
      more: (
        <span className="jira-key__link">
          <ExternalLink href={page} data-testid="jira-ssh-keys">
            {text.open}
          </ExternalLink>
          <CopyButton text={page} label={text.copyAddress} />
        </span>
      ),
    },
    { id: "name", words: text.steps.name, more: <Copyable text={`CodeCommit ${repository}`} label={text.copyName} /> },
    ...(key === null || key.gij.ok || key.conversion === null
      ? []
      : [
          {
            id: "convert",
            words: text.steps.convert,
            more: (
              <span className="snippet">
                <CodeBlock label={messages.repository.access.conversionLabel}>{key.conversion}</CodeBlock>
                <CopyButton text={key.conversion} label={text.copyCommand} />
              </span>
            ),
          },
        ]),
    key?.path == null
      ? { id: "file", words: text.steps.agent }
      : { id: "file", words: text.steps.file, more: <Copyable text={key.path} label={text.copyPath} /> },
    ...(key?.encrypted === true ? [{ id: "passphrase", words: text.steps.passphrase }] : []),
    ...(key?.md5 == null
      ? []
      : [{ id: "compare", words: text.steps.compare, more: <Copyable text={key.md5} label={text.copyFingerprint} /> }]),
    { id: "associate", words: text.steps.associate },
  ];
  return (
    <section className="jira-key" aria-labelledby="jira-key" data-testid="jira-key">
      <h2 id="jira-key">{text.heading}</h2>
      <p className="subtle">{text.text}</p>
      <ol className="jira-key__steps">
        {steps.map(({ id, words, more }) => (
          <li key={id}>
            <span>{words}</span> {more}
          </li>
        ))}
      </ol>
      <Checkbox data-testid="key-in-jira" label={text.done} help={text.doneHelp} checked={done} onChange={onDone} />
    </section>
  );
}

import { Settings2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { asWireError } from "../../../backend";
import type { GetSshConfig } from "../../../backend/generated/GetSshConfig";
import type { SshConfigReport } from "../../../backend/generated/SshConfigReport";
import type { SshSetting } from "../../../backend/generated/SshSetting";
import {
  Button,
  CodeBlock,
  CopyButton,
  EmptyState,
  LongText,
  SectionMessage,
  Spinner,
  TextInput,
} from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { fieldId, focusField } from "../../fields";
import type { LoginAnswers } from "../answers";
import { useWho, WhoFields } from "../login/WhoFields";
import { useSshConfig } from "../queries";
import { Section } from "../Section";

interface ConfigurationTabProps {
  /** Those of the login test: both are about the same key and repository. */
  answers: LoginAnswers;
  /** Nobody typed the target: it is the one that is likely meant. */
  untouched: boolean;
  onChange: (change: Partial<LoginAnswers>) => void;
}

const text = messages.ssh.configuration;

/** What the SSH configuration says of CodeCommit's host, and what it should say. */
export function ConfigurationTab({ answers, untouched, onChange }: ConfigurationTabProps) {
  const who = useWho(answers);
  const target = answers.target.trim();
  const now: GetSshConfig = { location: target, sshKeyId: who.sshKeyId.trim(), keyPath: who.key?.path ?? null };
  const [request, setRequest] = useState<GetSshConfig | null>(() => (target === "" ? null : now));
  // What is likely meant may come only now; what is being typed waits for its button.
  if (request === null && untouched && target !== "") setRequest(now);
  const [asked, setAsked] = useState(false);
  const config = useSshConfig(request);
  const error = config.isError ? asWireError(config.error) : null;

  const look = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (target === "") focusField("location");
    else if (JSON.stringify(request) === JSON.stringify(now)) void config.refetch();
    else setRequest(now);
  };
  return (
    <div className="ssh">
      <form className="ssh__form" noValidate onSubmit={look}>
        <p className="ssh__intro">{text.intro}</p>
        <TextInput
          id={fieldId("location")}
          label={messages.ssh.login.target}
          error={
            asked && target === ""
              ? messages.ssh.login.targetRequired
              : error?.fields.includes("location")
                ? error.message
                : undefined
          }
          mono
          value={answers.target}
          onChange={(next) => onChange({ target: next })}
          data-testid="config-target"
        />
        <WhoFields who={who} onChange={onChange} />
        {error === null ? null : <FormError error={error} fields={["location"]} />}
        <div className="ssh__buttons">
          <Button type="submit" variant="primary" busy={config.isFetching} data-testid="look-config">
            {text.look}
          </Button>
          {config.isFetching ? <Spinner label={text.looking} /> : null}
        </div>
      </form>
      {config.data === undefined || error !== null ? (
        request === null ? (
          <EmptyState icon={Settings2} title={text.askTitle}>
            {text.ask}
          </EmptyState>
        ) : null
      ) : (
        <Told report={config.data} />
      )}
    </div>
  );
}

function Told({ report: { host, settings, problems, ok, block, twoAccounts, files } }: { report: SshConfigReport }) {
  return (
    <>
      <SectionMessage
        tone={ok && problems.length === 0 ? "success" : "warning"}
        title={problems.length > 0 ? text.problems(host) : ok ? text.well(host) : text.missing(host)}
        live
        data-testid="config-verdict"
      >
        {problems.length === 0 ? null : (
          <ul>
            {problems.map((problem) => (
              <li key={problem}>
                <LongText text={problem} max={400} lang="en" />
              </li>
            ))}
          </ul>
        )}
      </SectionMessage>
      <Section title={text.settings} data-testid="config-settings">
        <Settings host={host} settings={settings} />
        <div className="subtle">
          {files.length === 0 ? (
            text.noFiles
          ) : (
            <>
              {text.files}:{" "}
              {files.map((file, at) => (
                <span key={file}>
                  {at > 0 && ", "}
                  <code>{file}</code>
                </span>
              ))}
            </>
          )}
        </div>
      </Section>
      <Block
        title={text.block}
        intro={text.blockText}
        label={text.blockLabel}
        copy={text.copyBlock}
        testId="config-block"
      >
        {block}
      </Block>
      <Block
        title={text.twoAccounts}
        intro={text.twoAccountsText}
        label={text.twoAccountsLabel}
        copy={text.copyTwoAccounts}
        testId="config-two-accounts"
      >
        {twoAccounts}
      </Block>
    </>
  );
}

function Settings({ host, settings }: { host: string; settings: readonly SshSetting[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="ssh__table" aria-label={text.settingsLabel(host)} tabIndex={0}>
      <table className="plain-table" data-testid="config-table">
        <thead>
          <tr>
            <th scope="col">{text.columns.name}</th>
            <th scope="col">{text.columns.value}</th>
            <th scope="col">{text.columns.from}</th>
          </tr>
        </thead>
        <tbody>
          {settings.map(({ name, value, from }) => (
            <tr key={`${name} ${value} ${from}`}>
              <th scope="row">{name}</th>
              <td>
                <code>
                  <LongText text={value} max={200} inline />
                </code>
              </td>
              <td>{from === null ? <span className="subtle">{text.own}</span> : <code>{from}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface BlockProps {
  title: string;
  intro: string;
  label: string;
  copy: string;
  testId: string;
  children: string;
}

function Block({ title, intro, label, copy, testId, children }: BlockProps) {
  return (
    <Section title={title} intro={intro} actions={<CopyButton text={children} label={copy} seen />}>
      <CodeBlock label={label} data-testid={testId}>
        {children}
      </CodeBlock>
    </Section>
  );
}

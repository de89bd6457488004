import type { ReactNode } from "react";
import type { Connection } from "../../../backend/generated/Connection";
import type { IamSshKeys } from "../../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import { Button, CodeBlock, Copyable, CopyButton, ExternalLink, LongText, Lozenge } from "../../../components";
import { messages } from "../../../messages";
import { iamKeyOf, keyIdOf } from "../matches";
import { useIamAnswer, useLocalKeys } from "../queries";
import { Section } from "../Section";

interface JiraTabProps {
  connections: readonly Connection[];
  onKeys: () => void;
}

const text = messages.ssh.jira;

/** Git Integration's own page of SSH keys. */
const PAGE = "/secure/ViewSshKeys.jspa";

/** Two repositories as Git Integration's bulk import takes them: tab-separated, with the columns that matter. */
const BULK = [
  ["id", "origin", "displayName", "mainBranch", "sshKeyId"],
  ["", "ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop-api", "shop-api", "main", "12"],
  ["", "ssh://APKAEXAMPLE@git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop-web", "shop-web", "main", "12"],
]
  .map((row) => row.join("\t"))
  .join("\n");

/** What is done by hand in Jira: which key goes where. */
export function JiraTab({ connections, onKeys }: JiraTabProps) {
  const { keys } = useLocalKeys();
  const [iam] = useIamAnswer();
  const sites = new Map(connections.map(({ siteUrl, siteTitle }) => [siteUrl, siteTitle]));
  const files = keys.filter(({ isPrivate, path }) => isPrivate && path !== null);
  return (
    <div className="ssh">
      <p className="ssh__intro">{text.intro}</p>
      <Section title={text.open} intro={text.openText}>
        {sites.size === 0 ? (
          <p>
            {text.noSite} <Copyable text={PAGE} label={text.copyPath} />
          </p>
        ) : (
          <ul className="ssh__links">
            {[...sites].map(([url, title]) => (
              <li key={url}>
                <ExternalLink href={`${url.replace(/\/+$/, "")}${PAGE}`} data-testid="ssh-keys-in-jira">
                  {text.site(title)}
                </ExternalLink>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={text.add} intro={text.addText}>
        {files.length === 0 ? (
          <p>
            {text.noKeys}{" "}
            <Button variant="link" onClick={onKeys}>
              {text.makeOne}
            </Button>
          </p>
        ) : (
          <PrivateKeys keys={files} iam={iam} />
        )}
      </Section>
      <Section title={text.passphrase} intro={text.passphraseText} />
      <Section title={text.associate} intro={text.associateText} />
      <Section title={text.location} intro={text.locationText} />
      <Section
        title={text.bulk}
        intro={text.bulkText}
        actions={<CopyButton text={BULK} label={text.copyBulk} seen />}
        data-testid="bulk-import"
      >
        <CodeBlock label={text.bulkLabel}>{BULK}</CodeBlock>
      </Section>
    </div>
  );
}

function PrivateKeys({ keys, iam }: { keys: readonly LocalSshKey[]; iam: IamSshKeys | null }) {
  const { columns } = text;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="ssh__table" aria-label={text.keysLabel} tabIndex={0}>
      <table className="plain-table" data-testid="jira-keys">
        <thead>
          <tr>
            <th scope="col">{columns.key}</th>
            <th scope="col">{columns.gij}</th>
            <th scope="col">{columns.iam}</th>
            <th scope="col">{columns.md5}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={keyIdOf(key)}>
              <th scope="row">
                <Copyable text={key.path ?? key.name} label={messages.ssh.keys.copyPath(key.name)} />
              </th>
              <td>
                <Taken of={key} />
              </td>
              <td>{inIam(key, iam)}</td>
              <td>{key.md5 === null ? null : <code>{key.md5}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Whether Jira takes the file, and if not, whether a form of it. */
function Taken({ of: { gij, conversion } }: { of: LocalSshKey }) {
  if (gij.ok) return <Lozenge tone="success">{text.takes}</Lozenge>;
  return (
    <div className="stacked">
      <Lozenge tone={conversion === null ? "danger" : "warning"}>
        {conversion === null ? text.refuses : text.converts}
      </Lozenge>
      <span className="stacked__aside">
        <LongText text={gij.reason} max={160} inline lang="en" />
      </span>
    </div>
  );
}

function inIam(key: LocalSshKey, iam: IamSshKeys | null): ReactNode {
  if (iam?.keys == null) return <span className="subtle">{text.iamUnknown}</span>;
  const found = iamKeyOf(key, iam);
  if (found === undefined) return <span className="subtle">{text.iamMissing}</span>;
  return <Lozenge tone={found.active ? "success" : "warning"}>{`${found.id} (${found.status})`}</Lozenge>;
}

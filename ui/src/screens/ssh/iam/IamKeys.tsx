import { KeyRound, Upload } from "lucide-react";
import { useState } from "react";
import type { IamSshKey } from "../../../backend/generated/IamSshKey";
import type { IamSshKeys } from "../../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import {
  Button,
  Copyable,
  EmptyState,
  ExternalLink,
  KeyValueList,
  LongText,
  Lozenge,
  SectionMessage,
  Time,
} from "../../../components";
import { messages } from "../../../messages";
import { isFull, keyIdOf, localKeysOf } from "../matches";
import { Section } from "../Section";
import { SetActive } from "./SetActive";
import { UploadKey } from "./UploadKey";

interface IamKeysProps {
  iam: IamSshKeys;
  /** The keys of this computer. */
  local: readonly LocalSshKey[];
  /** It was answered a moment ago, in place of the form. */
  fresh: boolean;
  onAnother: () => void;
  onLogin: () => void;
}

const text = messages.ssh.iam;

/** What IAM answered: the user, the keys, and which of them are on this computer. */
export function IamKeys({ iam, local, fresh, onAnother, onLogin }: IamKeysProps) {
  const [uploading, setUploading] = useState(false);
  const [changing, setChanging] = useState<IamSshKey | null>(null);
  const { arn, userName, keys, note, limit, consoleUrl } = iam;
  const full = isFull(iam);

  return (
    <div className="ssh" data-testid="iam-keys">
      <Section
        title={userName ?? text.role}
        focus={fresh}
        actions={
          <>
            <Button onClick={onAnother} data-testid="iam-another">
              {text.someoneElse}
            </Button>
            {userName === null ? null : (
              <Button
                variant="primary"
                icon={<Upload aria-hidden="true" />}
                disabled={full}
                onClick={() => setUploading(true)}
                data-testid="upload-key"
              >
                {text.upload}
              </Button>
            )}
          </>
        }
      >
        <KeyValueList
          items={[
            { label: text.user, value: <Copyable text={arn} label={text.copyArn} data-testid="iam-arn" /> },
            ...(keys === null
              ? []
              : [
                  {
                    label: messages.ssh.title,
                    value: <span data-testid="of-limit">{text.ofLimit(keys.length, limit)}</span>,
                  },
                ]),
            { label: "AWS", value: <ExternalLink href={consoleUrl}>{text.console}</ExternalLink> },
          ]}
        />
        {keys === null ? (
          <SectionMessage
            tone="warning"
            title={userName === null ? text.roleTitle : text.deniedTitle}
            data-testid="iam-note"
            actions={
              <Button size="compact" onClick={onLogin} data-testid="iam-to-login">
                {text.toLogin}
              </Button>
            }
          >
            {note === null ? null : (
              <p>
                <LongText text={note} max={600} lang="en" />
              </p>
            )}
            <p>{text.stillProve}</p>
          </SectionMessage>
        ) : (
          <>
            {note === null ? null : (
              <SectionMessage tone="info" data-testid="iam-note">
                <LongText text={note} max={600} lang="en" />
              </SectionMessage>
            )}
            {full ? (
              <SectionMessage tone="info" title={text.fullTitle(limit)} data-testid="iam-full">
                {text.full}
              </SectionMessage>
            ) : null}
            {keys.length === 0 ? (
              <EmptyState icon={KeyRound} title={text.emptyTitle} data-testid="no-iam-keys">
                {text.empty}
              </EmptyState>
            ) : (
              <IamTable keys={keys} local={local} onChange={setChanging} />
            )}
          </>
        )}
      </Section>
      {uploading ? <UploadKey iam={iam} onClose={() => setUploading(false)} /> : null}
      {changing === null ? null : (
        <SetActive iam={iam} of={changing} local={localKeysOf(changing, local)} onClose={() => setChanging(null)} />
      )}
    </div>
  );
}

interface IamTableProps {
  keys: readonly IamSshKey[];
  local: readonly LocalSshKey[];
  onChange: (key: IamSshKey) => void;
}

/** A handful of keys: a plain table. */
function IamTable({ keys, local, onChange }: IamTableProps) {
  const { columns } = text;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="ssh__table" aria-label={text.table} tabIndex={0}>
      <table className="plain-table" data-testid="iam-table">
        <thead>
          <tr>
            <th scope="col">{columns.id}</th>
            <th scope="col">{columns.status}</th>
            <th scope="col">{columns.here}</th>
            <th scope="col">{columns.fingerprint}</th>
            <th scope="col">{columns.uploaded}</th>
            <th scope="col">
              <span className="visually-hidden">{columns.acts}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <IamRow key={key.id} of={key} here={localKeysOf(key, local)} onChange={() => onChange(key)} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function IamRow({ of: key, here, onChange }: { of: IamSshKey; here: readonly LocalSshKey[]; onChange: () => void }) {
  const { id, status, active, fingerprint, uploadedAt } = key;
  return (
    <tr data-testid={`iam-key-${id}`}>
      <th scope="row" className="ssh__whole">
        <Copyable text={id} label={text.copyId(id)} />
      </th>
      <td>
        <Lozenge tone={active ? "success" : "warning"} icon={active ? undefined : "skipped"}>
          {status}
        </Lozenge>
      </td>
      <td>
        {fingerprint === null ? (
          <span className="subtle">{text.unknownHere}</span>
        ) : here.length === 0 ? (
          <span className="subtle">{text.notHere}</span>
        ) : (
          <ul className="ssh__names">
            {here.map((one) => (
              <li key={keyIdOf(one)}>
                <Lozenge tone="success">{nameOf(one)}</Lozenge>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td>
        {fingerprint === null ? (
          <span className="subtle">{text.unreadable}</span>
        ) : (
          <Copyable text={fingerprint} label={text.copyFingerprint(id)} />
        )}
      </td>
      <td className="ssh__whole">{uploadedAt === null ? null : <Time at={uploadedAt} />}</td>
      <td className="ssh__row-acts">
        <Button
          size="compact"
          aria-label={active ? text.deactivateNamed(id) : text.activateNamed(id)}
          onClick={onChange}
          data-testid={`set-active-${id}`}
        >
          {active ? text.deactivate : text.activate}
        </Button>
      </td>
    </tr>
  );
}

/** A key of this computer in a word or two. */
function nameOf({ name, path }: LocalSshKey): string {
  return path === null ? text.agent : name;
}

import { FileKey, Lock } from "lucide-react";
import { useId } from "react";
import type { IamSshKey } from "../../../backend/generated/IamSshKey";
import type { KeyVerdict } from "../../../backend/generated/KeyVerdict";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import {
  Button,
  CodeBlock,
  Copyable,
  CopyButton,
  type KeyValue,
  KeyValueList,
  LongText,
  Lozenge,
  SectionMessage,
} from "../../../components";
import { messages } from "../../../messages";

interface KeyCardProps {
  of: LocalSshKey;
  /** The same key as IAM has it. */
  inIam: IamSshKey | undefined;
  onTest: () => void;
  onUpload: () => void;
}

const text = messages.ssh.keys;

/** One key: what it is, who takes it, its prints, and what is done with it. */
export function KeyCard({ of: key, inIam, onTest, onUpload }: KeyCardProps) {
  const id = useId();
  const { name, kind, format, isPrivate, encrypted, path, publicKey, conversion, cautions } = key;
  const canSignIn = isPrivate || path === null;
  return (
    <article className="ssh-key" aria-labelledby={id} data-testid={`ssh-key-${name}`}>
      <header className="ssh-key__head">
        <FileKey aria-hidden="true" className="ssh-key__icon" />
        <h3 id={id}>
          <LongText text={name} max={100} inline />
        </h3>
        {kind === null ? null : <span className="ssh-key__kind">{kind}</span>}
        <span className="subtle">{format}</span>
        {encrypted ? (
          <span className="ssh-key__lock">
            <Lock aria-hidden="true" />
            {text.encrypted}
          </span>
        ) : null}
        {inIam === undefined ? null : (
          <Lozenge tone={inIam.active ? "success" : "warning"} data-testid="in-iam">
            {text.inIam(inIam.id, inIam.status)}
          </Lozenge>
        )}
      </header>
      <ul className="ssh-key__verdicts">
        <Verdict verdict={key.iam} yes={text.iamTakes} no={text.iamRefuses} data-testid="iam-verdict" />
        <Verdict verdict={key.gij} yes={text.gijTakes} no={text.gijRefuses} data-testid="gij-verdict" />
      </ul>
      {conversion === null ? null : (
        <div className="ssh-key__conversion">
          <p>{text.conversion}</p>
          <div className="check__snippet">
            <CodeBlock label={text.conversionLabel(name)}>{conversion}</CodeBlock>
            <CopyButton text={conversion} label={text.copyConversion(name)} />
          </div>
        </div>
      )}
      {cautions.length === 0 ? null : (
        <SectionMessage tone="warning">
          {cautions.length === 1 ? (
            <LongText text={cautions[0] ?? ""} max={400} lang="en" />
          ) : (
            <ul aria-label={text.cautions(name)}>
              {cautions.map((caution) => (
                <li key={caution}>
                  <LongText text={caution} max={400} lang="en" />
                </li>
              ))}
            </ul>
          )}
        </SectionMessage>
      )}
      <KeyValueList items={factsOf(key)} />
      <div className="ssh-key__acts">
        {publicKey === null ? null : <CopyButton text={publicKey} label={text.copyPublic} seen />}
        {publicKey !== null && key.iam.ok && inIam === undefined ? (
          <Button size="compact" onClick={onUpload} data-testid="upload-this">
            {text.upload}
          </Button>
        ) : null}
        {canSignIn ? (
          <Button size="compact" onClick={onTest} data-testid="test-this">
            {text.test}
          </Button>
        ) : null}
      </div>
    </article>
  );
}

interface VerdictProps {
  verdict: KeyVerdict;
  yes: string;
  no: string;
  "data-testid": string;
}

/** Whether somebody takes the key, and why. */
function Verdict({ verdict: { ok, reason }, yes, no, "data-testid": testId }: VerdictProps) {
  return (
    <li data-testid={testId} data-ok={ok}>
      <Lozenge tone={ok ? "success" : "danger"}>{ok ? yes : no}</Lozenge>
      <span className="subtle">
        <LongText text={reason} max={300} lang="en" />
      </span>
    </li>
  );
}

function factsOf({ name, path, comment, md5, sha256 }: LocalSshKey): KeyValue[] {
  return [
    ...(path === null ? [] : [{ label: text.path, value: <Copyable text={path} label={text.copyPath(name)} /> }]),
    ...(comment === "" || comment === name
      ? []
      : [{ label: text.comment, value: <LongText text={comment} max={160} inline /> }]),
    ...(sha256 === null
      ? [{ label: text.sha256, value: <span className="subtle">{text.noPrint}</span> }]
      : [{ label: text.sha256, value: <Copyable text={sha256} label={text.copySha256(name)} /> }]),
    ...(md5 === null
      ? []
      : [
          {
            label: text.md5,
            value: (
              <>
                <Copyable text={md5} label={text.copyMd5(name)} /> <span className="subtle">{text.md5Help}</span>
              </>
            ),
          },
        ]),
  ];
}

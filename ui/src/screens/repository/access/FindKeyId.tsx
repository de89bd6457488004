import { useState } from "react";
import type { IamSshKey } from "../../../backend/generated/IamSshKey";
import type { IamSshKeys } from "../../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { Button, Copyable, Dialog, Lozenge, SectionMessage } from "../../../components";
import { messages } from "../../../messages";
import { useConnections } from "../../connections/queries";
import "../../ssh/ssh.css";
import { IamAsk } from "../../ssh/iam/IamAsk";
import { UploadKey } from "../../ssh/iam/UploadKey";
import { iamKeyOf } from "../../ssh/matches";
import { useIamAnswer } from "../../ssh/queries";

interface FindKeyIdProps {
  chosen: LocalSshKey | null;
  /** Names the partition in which IAM is asked. */
  region: string;
  sandbox: SandboxInfo | null;
  onClose: () => void;
  onFound: (sshKeyId: string) => void;
}

const text = messages.repository.findKey;
const NONE: readonly never[] = [];

/** Asks IAM for a user's SSH public keys, and marks the one that belongs to the chosen key. */
export function FindKeyId({ chosen, region, sandbox, onClose, onFound }: FindKeyIdProps) {
  const connections = useConnections();
  const [iam, setIam] = useIamAnswer();
  const [asking, setAsking] = useState(iam === null);
  const [uploading, setUploading] = useState(false);
  const missing = chosen !== null && iam?.keys != null && iamKeyOf(chosen, iam) === undefined;

  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={text.title}
      size="large"
      keepOnPress
      data-testid="find-key-dialog"
      actions={
        <>
          {asking || iam === null ? null : (
            <Button data-testid="ask-again" onClick={() => setAsking(true)}>
              {text.again}
            </Button>
          )}
          {!asking && missing && chosen.publicKey !== null ? (
            <Button variant="primary" data-testid="upload-chosen" onClick={() => setUploading(true)}>
              {messages.ssh.iam.upload}
            </Button>
          ) : null}
          <Button onClick={onClose}>{messages.common.close}</Button>
        </>
      }
    >
      {asking || iam === null ? (
        <IamAsk
          connections={connections.data ?? NONE}
          sandbox={sandbox}
          region={region}
          onBack={iam === null ? undefined : () => setAsking(false)}
          onAnswer={(answer) => {
            setIam(answer);
            setAsking(false);
          }}
        />
      ) : (
        <IamKeyList iam={iam} chosen={chosen} missing={missing} onFound={onFound} />
      )}
      {uploading && iam !== null ? (
        <UploadKey iam={iam} {...(chosen === null ? {} : { chosen })} onClose={() => setUploading(false)} />
      ) : null}
    </Dialog>
  );
}

interface IamKeyListProps {
  iam: IamSshKeys;
  chosen: LocalSshKey | null;
  missing: boolean;
  onFound: (sshKeyId: string) => void;
}

function IamKeyList({ iam, chosen, missing, onFound }: IamKeyListProps) {
  const mine = chosen === null ? undefined : iamKeyOf(chosen, iam);
  return (
    <>
      <p className="subtle">{iam.userName ?? iam.arn}</p>
      {iam.note === null ? null : <SectionMessage tone="warning">{iam.note}</SectionMessage>}
      {missing ? <SectionMessage tone="warning">{messages.repository.access.notInIam}</SectionMessage> : null}
      {iam.keys?.length === 0 ? <p>{text.none}</p> : null}
      {iam.keys === null || iam.keys.length === 0 ? null : (
        <table className="plain-table" aria-label={text.keys} data-testid="iam-key-list">
          <thead>
            <tr>
              <th scope="col">{text.id}</th>
              <th scope="col">{text.status}</th>
              <th scope="col">{text.fingerprint}</th>
              <th scope="col">{text.take}</th>
            </tr>
          </thead>
          <tbody>
            {iam.keys.map((key) => (
              <Row key={key.id} known={key} isMine={key === mine} onUse={() => onFound(key.id)} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Row({ known, isMine, onUse }: { known: IamSshKey; isMine: boolean; onUse: () => void }) {
  const { id, status, active, fingerprint } = known;
  return (
    <tr>
      <td>
        <Copyable text={id} label={messages.ssh.iam.copyId(id)} />
        {isMine ? (
          <div>
            <Lozenge tone="info">{text.yours}</Lozenge>
          </div>
        ) : null}
      </td>
      <td>
        <Lozenge tone={active ? "success" : "warning"}>{status}</Lozenge>
      </td>
      <td>{fingerprint === null ? text.unreadable : <code>{fingerprint}</code>}</td>
      <td>
        <Button
          size="compact"
          variant={isMine ? "primary" : "default"}
          aria-label={text.takeNamed(id)}
          data-testid={`use-${id}`}
          onClick={onUse}
        >
          {text.take}
        </Button>
      </td>
    </tr>
  );
}

import { CircleAlert, CircleCheck, Ellipsis, Trash2, X } from "lucide-react";
import { Fragment } from "react";
import type { Keep } from "../../backend/generated/Keep";
import type { KeychainStatus } from "../../backend/generated/KeychainStatus";
import type { StoredCredential } from "../../backend/generated/StoredCredential";
import { Button, ErrorMessage, LongText, Lozenge, Menu, type MenuAct, Time } from "../../components";
import { messages } from "../../messages";
import type { Checked } from "./StoredSection";

interface StoredTableProps {
  credentials: readonly StoredCredential[];
  keychain: KeychainStatus;
  checks: ReadonlyMap<string, Checked>;
  onCheck: (credential: StoredCredential) => void;
  onCheckClosed: (credential: StoredCredential) => void;
  onMove: (credential: StoredCredential, keep: Keep) => void;
  onRemove: (credential: StoredCredential) => void;
}

const words = messages.credentials.stored;

/** What a credential is called where there is one line for it. */
export function nameOf({ kind, label, hint }: StoredCredential): string {
  return `${words.kinds[kind]} · ${label} · ${hint}`;
}

/** Every stored credential; never its secret. They are a handful, so the table is a plain one. */
export function StoredTable(props: StoredTableProps) {
  const { columns } = words;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="stored" aria-label={words.label} tabIndex={0}>
      <table className="stored__table" data-testid="stored-table">
        <thead>
          <tr>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.keptIn}</th>
            <th scope="col">{columns.since}</th>
            <th scope="col">{columns.lastUsed}</th>
            <th scope="col">{columns.usedBy}</th>
            <th scope="col">
              <span className="visually-hidden">{columns.acts}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.credentials.map((credential) => (
            <Row key={credential.credentialId} credential={credential} {...props} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({
  credential,
  keychain,
  checks,
  onCheck,
  onCheckClosed,
  onMove,
  onRemove,
}: StoredTableProps & { credential: StoredCredential }) {
  const { credentialId, kind, label, hint, keptIn, isThere, storedAt, lastUsedAt, usedBy } = credential;
  const name = nameOf(credential);
  const check = checks.get(credentialId);
  const other: Keep = keptIn === "keychain" ? "session" : "keychain";
  const move = words.move[other](keychain.store);
  const more: MenuAct[] = [
    ...(isThere && (other === "session" || keychain.state === "ok")
      ? [{ id: "move", label: move, onChoose: () => onMove(credential, other), "data-testid": `move-${credentialId}` }]
      : []),
    {
      id: "remove",
      label: words.remove,
      icon: <Trash2 aria-hidden="true" />,
      danger: true,
      onChoose: () => onRemove(credential),
      "data-testid": `remove-${credentialId}`,
    },
  ];
  return (
    <Fragment>
      <tr data-testid={`stored-${credentialId}`}>
        <th scope="row">
          <span className="stored__kind">{words.kinds[kind]}</span>
          <span className="stored__of">
            <LongText text={label} max={100} inline /> <code>{hint}</code>
          </span>
        </th>
        <td>
          {isThere ? (
            words.keptIn[keptIn](keychain.store)
          ) : (
            <Lozenge tone="neutral" icon="skipped">
              {words.ended}
            </Lozenge>
          )}
        </td>
        <td>{storedAt === null ? <span className="subtle">{words.unknownSince}</span> : <Time at={storedAt} />}</td>
        <td>
          <Time at={lastUsedAt} />
        </td>
        <td>
          {usedBy.length === 0 ? (
            <span className="subtle">{words.unused}</span>
          ) : (
            <ul className="stored__uses">
              {usedBy.map((connection) => (
                <li key={connection}>
                  <LongText text={connection} max={60} inline />
                </li>
              ))}
            </ul>
          )}
        </td>
        <td className="stored__acts">
          <Button
            size="compact"
            busy={check === "checking"}
            aria-label={words.checkNamed(name)}
            onClick={() => onCheck(credential)}
            data-testid={`check-${credentialId}`}
          >
            {words.check}
          </Button>
          <Menu
            trigger={
              <Button
                size="compact"
                variant="subtle"
                iconOnly
                icon={<Ellipsis aria-hidden="true" />}
                data-testid={`more-${credentialId}`}
              >
                {words.more(name)}
              </Button>
            }
            acts={more}
          />
        </td>
      </tr>
      {check === undefined || check === "checking" ? null : (
        <tr className="stored__checked">
          <td colSpan={6}>
            <div className="stored__result" data-testid={`checked-${credentialId}`}>
              {check.error === null ? (
                <p className={check.works ? "stored__works" : "stored__works-not"}>
                  {check.works ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
                  <span>
                    {!check.works ? (
                      words.worksNot
                    ) : check.identity === null ? (
                      words.works
                    ) : (
                      <LongText text={words.worksAs(check.identity)} max={300} />
                    )}
                  </span>
                </p>
              ) : (
                <ErrorMessage error={check.error} />
              )}
              <Button
                variant="subtle"
                size="compact"
                iconOnly
                icon={<X aria-hidden="true" />}
                onClick={() => onCheckClosed(credential)}
              >
                {words.closeCheck(name)}
              </Button>
            </div>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

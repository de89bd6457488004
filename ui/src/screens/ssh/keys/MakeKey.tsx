import { useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  CodeBlock,
  Copyable,
  CopyButton,
  KeyValueList,
  SecretInput,
  Spinner,
  TextInput,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { FormDialog } from "../../FormDialog";
import { FormError } from "../../FormError";
import { fieldId, focusField } from "../../fields";
import { WithButton } from "../WithButton";

interface MakeKeyProps {
  /** Where keys usually are. */
  folder: string | null;
  /** Files that are there already. */
  taken: readonly (string | null)[];
  onClose: () => void;
  onMade: (key: LocalSshKey) => void;
  onUpload: (key: LocalSshKey) => void;
}

const text = messages.ssh.makeKey;
const FIELDS = ["path", "comment", "passphrase"] as const;

/** A new key: where it goes, what protects it; then its public part, and what comes next. */
export function MakeKey({ folder, taken, onClose, onMade, onUpload }: MakeKeyProps) {
  const backend = useBackend();
  const announce = useAnnounce();
  const [path, setPath] = useState(() => suggestedPath(folder, taken));
  const [comment, setComment] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [made, setMade] = useState<LocalSshKey | null>(null);
  const noPath = path.trim() === "";
  const differs = passphrase !== again;

  const choose = async () => {
    setError(null);
    try {
      const chosen = await backend.call("choose_new_ssh_key");
      if (chosen.path !== null) setPath(chosen.path);
    } catch (thrown) {
      setError(asWireError(thrown));
    }
  };
  const make = async () => {
    setAsked(true);
    setError(null);
    if (noPath || differs) {
      focusField(noPath ? "path" : "passphraseAgain");
      return;
    }
    setBusy(true);
    announce(text.making);
    try {
      const key = await backend.call("make_ssh_key", { path: path.trim(), comment: comment.trim(), passphrase });
      // It protects the file now; this window needs it no more.
      setPassphrase("");
      setAgain("");
      setMade(key);
      onMade(key);
      announce(text.madeTitle);
    } catch (thrown) {
      setError(asWireError(thrown));
    } finally {
      setBusy(false);
    }
  };
  const said = (field: (typeof FIELDS)[number]) => (error?.fields.includes(field) ? error.message : undefined);

  if (made !== null)
    return (
      <FormDialog
        open
        onClose={onClose}
        title={text.madeTitle}
        size="large"
        data-testid="make-key-dialog"
        settled
        primary={{ label: text.done, testId: "made-done", onPress: onClose }}
        aside={
          <Button onClick={() => onUpload(made)} data-testid="made-upload">
            {text.toIam}
          </Button>
        }
      >
        <Made of={made} />
      </FormDialog>
    );
  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      size="large"
      data-testid="make-key-dialog"
      begin="path"
      primary={{ label: text.make, testId: "make-key-now", onPress: () => void make(), busy }}
    >
      <p className="subtle">{text.text}</p>
      <WithButton
        button={
          <Button onClick={() => void choose()} data-testid="choose-new-key">
            {text.choose}
          </Button>
        }
      >
        <TextInput
          id={fieldId("path")}
          label={text.path}
          help={text.pathHelp}
          error={asked && noPath ? text.required.path : said("path")}
          mono
          value={path}
          onChange={(next) => {
            setError(null);
            setPath(next);
          }}
          data-testid="new-key-path"
        />
      </WithButton>
      <TextInput
        id={fieldId("comment")}
        label={text.comment}
        help={text.commentHelp}
        error={said("comment")}
        optional
        value={comment}
        onChange={setComment}
        data-testid="new-key-comment"
      />
      <SecretInput
        id={fieldId("passphrase")}
        label={text.passphrase}
        help={text.passphraseHelp}
        hint={passphrase === "" ? text.passphraseNone : undefined}
        error={said("passphrase")}
        optional
        value={passphrase}
        onChange={setPassphrase}
        data-testid="new-key-passphrase"
      />
      <SecretInput
        id={fieldId("passphraseAgain")}
        label={text.again}
        error={asked && differs ? text.required.again : undefined}
        optional={passphrase === ""}
        value={again}
        onChange={setAgain}
        data-testid="new-key-again"
      />
      {busy ? <Spinner label={text.making} /> : null}
      {error === null ? null : <FormError error={error} fields={FIELDS} />}
    </FormDialog>
  );
}

/** A name that tells what the key is for, in the folder of the others. */
function suggestedPath(folder: string | null, taken: readonly (string | null)[]): string {
  if (folder === null) return "";
  const first = `${folder}${folder.includes("\\") ? "\\" : "/"}codecommit`;
  let path = first;
  for (let count = 2; taken.includes(path); count += 1) path = `${first}-${count}`;
  return path;
}

/** What was made, and what is done with it. */
function Made({ of: { name, path, md5, publicKey } }: { of: LocalSshKey }) {
  return (
    <>
      <p>{text.made(path ?? name)}</p>
      {publicKey === null ? null : (
        <div className="ssh__snippet">
          <div className="ssh__head">
            <h3>{text.publicKey}</h3>
            <CopyButton text={publicKey} label={text.copyPublic} seen />
          </div>
          <CodeBlock label={text.publicKey} data-testid="made-public-key">
            {publicKey}
          </CodeBlock>
        </div>
      )}
      {md5 === null ? null : (
        <KeyValueList
          items={[
            {
              label: messages.ssh.keys.md5,
              value: <Copyable text={md5} label={messages.ssh.keys.copyMd5(name)} />,
            },
          ]}
        />
      )}
      <h3>{text.next}</h3>
      <ol className="plain-list">
        {text.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </>
  );
}

import { useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { IamSshKeys } from "../../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import type { WireError } from "../../../backend/generated/WireError";
import { RadioGroup, SectionMessage, Spinner, TextArea, useToast } from "../../../components";
import { messages } from "../../../messages";
import { FormDialog } from "../../FormDialog";
import { FormError } from "../../FormError";
import { fieldId, focusField } from "../../fields";
import { isFull, keyIdOf, uploadable } from "../matches";
import { useIamAnswer, useLocalKeys } from "../queries";

interface UploadKeyProps {
  iam: IamSshKeys;
  /** The key that was meant when it was opened. */
  chosen?: LocalSshKey;
  onClose: () => void;
}

const text = messages.ssh.upload;

/** Stands for a key that is pasted. */
const OTHER = "";

/** Gives IAM a public key: one of this computer, or a pasted one. */
export function UploadKey({ iam, chosen, onClose }: UploadKeyProps) {
  const backend = useBackend();
  const toast = useToast();
  const [, setAnswer] = useIamAnswer();
  const { keys } = useLocalKeys();
  const offered = uploadable(keys, iam);
  const [picked, setPicked] = useState(() => {
    const first = offered.find(({ md5 }) => md5 === chosen?.md5) ?? offered[0];
    return first === undefined ? OTHER : keyIdOf(first);
  });
  const [pasted, setPasted] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const publicKey =
    picked === OTHER ? pasted.trim() : (offered.find((key) => keyIdOf(key) === picked)?.publicKey ?? "");

  const upload = async () => {
    setAsked(true);
    setError(null);
    if (publicKey === "") {
      focusField("publicKey");
      return;
    }
    setBusy(true);
    try {
      const next = await backend.call("upload_ssh_key", { handle: iam.handle, publicKey });
      setAnswer(next);
      const known = new Set(iam.keys?.map(({ id }) => id));
      const added = next.keys?.find(({ id }) => !known.has(id));
      toast.show({ tone: "success", title: added === undefined ? text.doneUnnamed : text.done(added.id) });
      onClose();
    } catch (thrown) {
      setError(asWireError(thrown));
      setBusy(false);
    }
  };
  const fieldError = () => {
    if (asked && publicKey === "") return text.required;
    return error?.fields.includes("publicKey") ? error.message : undefined;
  };

  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      data-testid="upload-dialog"
      primary={{
        label: text.upload,
        testId: "upload-now",
        onPress: () => void upload(),
        busy,
        disabled: isFull(iam),
      }}
    >
      <p className="subtle">{text.text(iam.userName ?? "")}</p>
      {isFull(iam) ? (
        <SectionMessage tone="warning" title={messages.ssh.iam.fullTitle(iam.limit)}>
          {messages.ssh.iam.full}
        </SectionMessage>
      ) : null}
      {offered.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        <RadioGroup
          label={text.question}
          data-testid="upload-which"
          value={picked}
          onChange={(next) => {
            setError(null);
            setPicked(next);
          }}
          options={[
            ...offered.map((key) => ({
              value: keyIdOf(key),
              label: key.path === null ? messages.ssh.login.inAgent(key.name) : key.name,
              help: [key.kind, key.md5].filter((part) => part !== null).join(" · "),
            })),
            { value: OTHER, label: text.other, help: text.otherHelp },
          ]}
        />
      )}
      {picked === OTHER ? (
        <TextArea
          id={fieldId("publicKey")}
          label={text.publicKey}
          help={offered.length === 0 ? text.otherHelp : undefined}
          error={fieldError()}
          mono
          rows={5}
          value={pasted}
          onChange={(next) => {
            setError(null);
            setPasted(next);
          }}
          data-testid="upload-pasted"
        />
      ) : null}
      {busy ? <Spinner label={text.uploading} /> : null}
      {error === null ? null : <FormError error={error} fields={picked === OTHER ? ["publicKey"] : []} />}
    </FormDialog>
  );
}

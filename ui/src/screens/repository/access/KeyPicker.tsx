import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import {
  Button,
  CodeBlock,
  CopyButton,
  ErrorMessage,
  LongText,
  Lozenge,
  RadioGroup,
  SectionMessage,
  Spinner,
} from "../../../components";
import { messages } from "../../../messages";
import { keyIdOf, loginKeys } from "../../ssh/matches";
import type { useLocalKeys } from "../../ssh/queries";
import { useChooseKey } from "../../ssh/useChooseKey";
import { accessFieldId } from "./accessFields";

interface KeyPickerProps {
  local: ReturnType<typeof useLocalKeys>;
  chosen: LocalSshKey | null;
  error: string | undefined;
  onChoose: (key: LocalSshKey) => void;
  onMake: () => void;
}

const text = messages.repository.access;

/** The private keys of this computer, with what IAM and Jira say to each. */
export function KeyPicker({ local, chosen, error, onChoose, onMake }: KeyPickerProps) {
  const { query, keys } = local;
  const file = useChooseKey((key) => {
    local.add(key);
    onChoose(key);
  });
  const usable = loginKeys(keys);
  const leftOut = keys.length - usable.length;

  return (
    // The focus comes here when a key is still wanted.
    <div className="keys" id={accessFieldId("keyPath")} tabIndex={-1}>
      {query.isPending ? <Spinner label={text.keysLoading} /> : null}
      {query.isError ? <ErrorMessage error={query.error} onRetry={() => void query.refetch()} /> : null}
      {usable.length === 0 ? (
        query.isPending ? null : (
          <>
            <p className="field__label">{text.key}</p>
            <p className="subtle" data-testid="no-keys">
              {text.noKeys}
            </p>
          </>
        )
      ) : (
        <div className="keys__list">
          <RadioGroup
            label={text.key}
            data-testid="key"
            options={usable.map((key) => ({
              value: keyIdOf(key),
              label: key.name,
              help: <KeyFacts known={key} />,
            }))}
            value={chosen === null ? "" : keyIdOf(chosen)}
            onChange={(id) => {
              const key = usable.find((one) => keyIdOf(one) === id);
              if (key !== undefined) onChoose(key);
            }}
          />
        </div>
      )}
      {leftOut > 0 ? <p className="field__said">{text.leftOut(leftOut)}</p> : null}
      {error === undefined ? null : (
        <p className="field__said field__said--error" role="alert">
          {error}
        </p>
      )}
      <div className="keys__acts">
        <Button size="compact" data-testid="choose-key" busy={file.busy} onClick={() => void file.open()}>
          {text.chooseFile}
        </Button>
        <Button size="compact" data-testid="make-key" onClick={onMake}>
          {text.makeKey}
        </Button>
      </div>
      {file.error === null ? null : <ErrorMessage error={file.error} />}
      {chosen === null ? null : <KeyRemarks known={chosen} />}
    </div>
  );
}

function KeyFacts({ known }: { known: LocalSshKey }) {
  const { kind, format, path, iam, gij } = known;
  return (
    <span className="keys__facts">
      <span>{[kind, path === null ? text.inAgent : format].filter((fact) => fact !== null).join(" · ")}</span>
      <Lozenge tone={iam.ok ? "success" : "danger"}>{`${text.iam}: ${iam.ok ? text.takes : text.takesNot}`}</Lozenge>
      <Lozenge tone={gij.ok ? "success" : "warning"}>{`${text.gij}: ${gij.ok ? text.takes : text.takesNot}`}</Lozenge>
    </span>
  );
}

/** What stands against the chosen key, and what helps. */
function KeyRemarks({ known }: { known: LocalSshKey }) {
  const { path, iam, gij, conversion, cautions } = known;
  const remarks = [
    ...(iam.ok ? [] : [`${text.iam}: ${iam.reason}`]),
    ...(gij.ok ? [] : [`${text.gij}: ${gij.reason}`]),
    ...(path === null ? [text.agentKey] : []),
    ...cautions,
  ];
  if (remarks.length === 0) return null;
  return (
    <SectionMessage tone={iam.ok ? "warning" : "danger"} title={text.cautions} data-testid="key-remarks">
      <ul className="plain-list">
        {remarks.map((remark) => (
          <li key={remark}>
            <LongText text={remark} max={400} lang="en" />
          </li>
        ))}
      </ul>
      {conversion === null || gij.ok ? null : (
        <>
          <p>{text.conversion}</p>
          <div className="snippet">
            <CodeBlock label={text.conversionLabel}>{conversion}</CodeBlock>
            <CopyButton text={conversion} label={text.copyConversion} />
          </div>
        </>
      )}
    </SectionMessage>
  );
}

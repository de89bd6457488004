import { useEffect, useId, useState } from "react";
import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { Refspecs } from "../../../backend/generated/Refspecs";
import { Checkbox, ErrorMessage, TextArea } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { RefspecPreviewTable } from "./RefspecPreviewTable";
import { RepositoryChooser } from "./RepositoryChooser";
import { useRefspecPreview } from "./useRefspecPreview";

interface RefspecsEditorProps {
  refspecs: Refspecs;
  /** The account, once connected: then the preview can use a real repository. */
  account: AwsAccount | null;
  /** A checked single repository, which the preview uses instead. */
  checkHandle?: string | undefined;
  onChange: (refspecs: Refspecs) => void;
  /** Told whether an entry of the list is refused. */
  onJudged: (problem: boolean) => void;
}

/** What Jira fetches from each repository: two refspecs that always stand, two switches, and a list. */
export function RefspecsEditor({ refspecs, account, checkHandle, onChange, onJudged }: RefspecsEditorProps) {
  const text = messages.connect.refspecs;
  const legend = useId();
  const [repository, setRepository] = useState<string | null>(null);
  const accountHandle = account?.accountHandle ?? null;
  const preview = useRefspecPreview({
    refspecs,
    accountHandle: repository === null ? null : accountHandle,
    repository: accountHandle === null ? null : repository,
    ...(checkHandle === undefined ? {} : { checkHandle }),
  });
  const entries = preview.data?.entries ?? [];
  const refused = entries.filter((entry) => entry.problem !== null);
  const problem = refused.length > 0;

  useEffect(() => onJudged(problem), [problem, onJudged]);

  return (
    <section className="refspecs" aria-labelledby={legend}>
      <h2 id={legend} className="refspecs__heading">
        {text.legend}
      </h2>
      <div className="refspecs__switches">
        <Checkbox label={text.heads} help={text.locked} checked disabled onChange={() => undefined} />
        <Checkbox label={text.tags} help={text.locked} checked disabled onChange={() => undefined} />
        <Checkbox
          label={text.notes}
          help={text.notesHelp}
          data-testid="refspec-notes"
          checked={refspecs.notes}
          onChange={(notes) => onChange({ ...refspecs, notes })}
        />
        <Checkbox
          label={text.changes}
          help={text.changesHelp}
          data-testid="refspec-changes"
          checked={refspecs.changes}
          onChange={(changes) => onChange({ ...refspecs, changes })}
        />
      </div>
      <TextArea
        id={fieldId("custom")}
        data-testid="refspec-custom"
        label={text.custom}
        help={text.customHelp}
        error={problem ? refused.map((entry) => `${entry.text}: ${entry.problem}`).join(" ") : null}
        rows={2}
        mono
        optional
        placeholder={text.customPlaceholder}
        value={refspecs.custom}
        onChange={(custom) => onChange({ ...refspecs, custom })}
      />
      <div className="refspecs__preview">
        <div className="refspecs__preview-head">
          <h3>{text.previewTitle}</h3>
          {checkHandle !== undefined ? null : accountHandle === null ? (
            <p className="refspecs__note">{text.examplesNote}</p>
          ) : (
            <RepositoryChooser accountHandle={accountHandle} value={repository} onChange={setRepository} />
          )}
        </div>
        {preview.isError ? <ErrorMessage error={preview.error} /> : null}
        {preview.data === undefined ? null : <RefspecPreviewTable preview={preview.data} />}
      </div>
    </section>
  );
}

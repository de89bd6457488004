import { useState } from "react";
import type { Refspecs } from "../../../backend/generated/Refspecs";
import { Checkbox, ErrorMessage, Expander } from "../../../components";
import { messages } from "../../../messages";
import { RefspecPreviewTable } from "../../connect/aws/RefspecPreviewTable";
import { useRefspecPreview } from "../../connect/aws/useRefspecPreview";

/** What the refspecs of the form would fetch, and what is wrong with the list; `null` while none is wrong. */
export function useRefspecJudge(refspecs: Refspecs) {
  const preview = useRefspecPreview({ refspecs, accountHandle: null, repository: null });
  const refused = (preview.data?.entries ?? []).filter(({ problem }) => problem !== null);
  return {
    preview,
    problem: refused.length === 0 ? null : refused.map(({ text, problem }) => `${text}: ${problem}`).join(" "),
  };
}

/** The two refspecs that always stand. */
export function FixedRefspecs() {
  const words = messages.manage.settings;
  return (
    <>
      <Checkbox label={words.heads} help={words.always} checked disabled onChange={() => undefined} />
      <Checkbox label={words.tags} help={words.always} checked disabled onChange={() => undefined} />
    </>
  );
}

/** Which references all of them fetch. */
export function RefspecPreviewPart({ preview }: Pick<ReturnType<typeof useRefspecJudge>, "preview">) {
  const text = messages.connect.refspecs;
  const [open, setOpen] = useState(false);
  return (
    <Expander label={text.previewTitle} open={open} onOpenChange={setOpen} data-testid="refspec-preview-open">
      <p className="refspecs__note">{text.examplesNote}</p>
      {preview.isError ? <ErrorMessage error={preview.error} /> : null}
      {preview.data === undefined ? null : <RefspecPreviewTable preview={preview.data} />}
    </Expander>
  );
}

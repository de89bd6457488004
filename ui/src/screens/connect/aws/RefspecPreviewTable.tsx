import type { RefspecPreview } from "../../../backend/generated/RefspecPreview";
import { Copyable, Lozenge } from "../../../components";
import { messages } from "../../../messages";

/** References and what happens to each. */
export function RefspecPreviewTable({ preview }: { preview: RefspecPreview }) {
  const text = messages.connect.refspecs;
  if (preview.references.length === 0) return <p className="refspecs__note">{text.none}</p>;
  return (
    <>
      {/* Another repository's references begin at their first, wherever one was among the others. */}
      <section
        key={preview.repository}
        className="refspecs__references"
        aria-label={text.previewTitle}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
        tabIndex={0}
      >
        <table className="plain-table" data-testid="refspec-preview">
          <thead>
            <tr>
              <th scope="col">{text.reference}</th>
              <th scope="col">{text.outcome}</th>
              <th scope="col">{text.by}</th>
            </tr>
          </thead>
          <tbody>
            {preview.references.map((reference) => (
              <tr key={reference.name}>
                <td className="mono">{reference.name}</td>
                <td>
                  {reference.fetchedBy === null ? (
                    <Lozenge tone="neutral" icon="skipped">
                      {text.notFetched}
                    </Lozenge>
                  ) : (
                    <Lozenge tone="success">{text.fetched}</Lozenge>
                  )}
                </td>
                <td className="mono">{reference.fetchedBy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {preview.more > 0 ? <p className="refspecs__note">{text.more(preview.more)}</p> : null}
      {preview.normalised === null || preview.normalised === "" ? null : (
        <p className="refspecs__note">
          {text.normalised} <Copyable text={preview.normalised} label={text.copyNormalised} />
        </p>
      )}
    </>
  );
}

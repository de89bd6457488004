import type { Mergeability } from "../../../backend/generated/Mergeability";
import { LongText, SectionMessage } from "../../../components";
import { messages } from "../../../messages";

/** Whether a pull request can be merged, and what stands in its way. */
export function MergeabilityMessage({ of }: { of: Mergeability }) {
  const words = messages.review.mergeability;
  switch (of.kind) {
    case "mergeable":
      return (
        <SectionMessage tone="success" title={words.mergeable} data-testid="mergeability">
          {of.fastForward ? words.fastForward : null}
        </SectionMessage>
      );
    case "conflicts":
      return (
        <SectionMessage tone="warning" title={words.conflicts} data-testid="mergeability">
          <p>{words.conflictsText}</p>
          {of.files.length === 0 ? null : (
            <ul className="preview__files">
              {of.files.map((path) => (
                <li key={path}>
                  <code>
                    <LongText text={path} max={200} />
                  </code>
                </li>
              ))}
            </ul>
          )}
        </SectionMessage>
      );
    case "nothing":
      return (
        <SectionMessage tone="info" title={words.nothing} data-testid="mergeability">
          {words.nothingText}
        </SectionMessage>
      );
    case "unknown":
      return (
        <SectionMessage tone="warning" title={words.unknown} data-testid="mergeability">
          <LongText text={of.reason} max={400} lang="en" />
        </SectionMessage>
      );
  }
}

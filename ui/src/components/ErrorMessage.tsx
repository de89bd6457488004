import { type ReactNode, type Ref, useId } from "react";
import { asWireError } from "../backend";
import type { WireError } from "../backend/generated/WireError";
import { messages } from "../messages";
import { en } from "../messages/en";
import { Button } from "./Button";
import { CopyButton } from "./Copy";
import { LongText } from "./LongText";
import { SectionMessage } from "./SectionMessage";

interface ErrorMessageProps {
  /** What was thrown. */
  error: unknown;
  /** Tries the same again. */
  onRetry?: () => void;
  /** Further acts. */
  actions?: ReactNode;
  /** Can take focus, for a failure that follows an act of the person. */
  ref?: Ref<HTMLDivElement>;
}

/** A failure: what happened, why, what to do, and what support needs to find it. */
export function ErrorMessage({ error, onRetry, actions, ref }: ErrorMessageProps) {
  const titleId = useId();
  const wire = asWireError(error);
  const words = messages.common;
  const texts = messages.errors[wire.code] ?? messages.errors.BUG;
  const hinted = wire.hints.length > 0;
  const advice = hinted ? wire.hints : texts.advice;
  return (
    <div
      ref={ref}
      tabIndex={-1}
      className="error-message"
      role="alert"
      aria-labelledby={titleId}
      data-testid="error-message"
      data-code={wire.code}
    >
      <SectionMessage
        tone={wire.kind === "precondition" || wire.kind === "cancelled" ? "warning" : "danger"}
        title={texts.title}
        titleId={titleId}
        actions={
          <>
            {onRetry !== undefined && (
              <Button size="compact" onClick={onRetry} data-testid="retry">
                {words.retry}
              </Button>
            )}
            {actions}
            <CopyButton text={details(wire)} label={words.copyDetails} seen />
            <span className="error-message__code">
              {words.errorCode} <code>{wire.code}</code>
              {wire.correlationId !== "" && (
                <>
                  {" · "}
                  {words.correlation} <code>{wire.correlationId}</code>
                </>
              )}
            </span>
          </>
        }
      >
        {wire.message !== "" && wire.message !== en.errors[wire.code]?.title && (
          <p>
            <LongText text={wire.message} max={600} lang="en" />
          </p>
        )}
        {advice.length === 1 && <p lang={hinted ? "en" : undefined}>{advice[0]}</p>}
        {advice.length > 1 && (
          <ul lang={hinted ? "en" : undefined}>
            {advice.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ul>
        )}
      </SectionMessage>
    </div>
  );
}

function details(wire: WireError): string {
  const words = messages.common;
  const lines = [`${words.errorCode}: ${wire.code}`, wire.message];
  if (wire.correlationId !== "") lines.push(`${words.correlation}: ${wire.correlationId}`);
  return lines.join("\n");
}

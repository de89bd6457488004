import { CircleUserRound, KeyRound } from "lucide-react";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import { Button, LongText, SectionMessage } from "../../components";
import { messages } from "../../messages";

interface ActingProps {
  access: PersonalAccess;
  /** The connection's key, shortened. */
  connectionKey: string;
  onEdit: () => void;
}

/** Who creates the branch or the pull request: one's own key, or the connection's. */
export function Acting({ access, connectionKey, onEdit }: ActingProps) {
  const text = messages.personal.acting;
  const { actor, arn, accessKeyHint, required } = access;
  const own = actor === "personal";
  return (
    <>
      <div className="acting" data-testid="acting" data-actor={actor}>
        {own ? <CircleUserRound aria-hidden="true" /> : <KeyRound aria-hidden="true" />}
        <p className="acting__who">
          {own ? (
            <>
              {text.asPersonal}{" "}
              <code>
                <LongText text={arn ?? accessKeyHint ?? ""} max={300} />
              </code>
            </>
          ) : (
            text.asIntegration(connectionKey)
          )}
        </p>
        <Button variant="link" onClick={onEdit} data-testid="edit-acting">
          {own ? text.edit : text.useOwn}
        </Button>
      </div>
      {required === null ? <SectionMessage tone="warning">{text.unknown}</SectionMessage> : null}
    </>
  );
}

/** In place of the form: nobody may act before there is an own key. */
export function ActingBlocked({ onSetUp }: { onSetUp: () => void }) {
  const text = messages.personal.acting;
  return (
    <SectionMessage
      tone="warning"
      title={text.blockedText}
      data-testid="acting-blocked"
      actions={
        <Button autoFocus variant="primary" size="compact" onClick={onSetUp} data-testid="set-up-personal">
          {text.setUp}
        </Button>
      }
    />
  );
}

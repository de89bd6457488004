import { type ReactNode, useId } from "react";
import type { ConnectionIdentity } from "../../backend/generated/ConnectionIdentity";
import type { OwnCalls } from "../../backend/generated/OwnCalls";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import { Button, Copyable, LongText, Lozenge, SectionMessage, useNow } from "../../components";
import { messages } from "../../messages";
import { endsSoon, OwnCallsState } from "../session/OwnCallsState";
import { sourceWords } from "../session/sources";
import type { IdentityAct } from "./IdentitySection";

interface IdentityCardProps {
  identity: ConnectionIdentity;
  onAct: (act: IdentityAct) => void;
  onRotate: () => void;
  onOpenRun: (runId: string) => void;
}

/** One connection: the key that Jira uses, Causeway's own calls, and one's own key. */
export function IdentityCard({ identity, onAct, onRotate, onOpenRun }: IdentityCardProps) {
  const words = messages.credentials.identity;
  const id = useId();
  const { connectionId, name, region, account, siteTitle, accessKeyHint, otherKeyInJira, unfinishedRotation } =
    identity;
  return (
    <article className="identity" aria-labelledby={id} data-testid={`identity-${connectionId}`}>
      <header className="identity__head">
        <h3 id={id}>
          <LongText text={name} max={120} inline />
        </h3>
        <p className="subtle">{words.where(region, account, siteTitle)}</p>
      </header>
      {unfinishedRotation === null ? null : (
        <SectionMessage
          tone="warning"
          title={words.unfinishedTitle}
          data-testid="unfinished-rotation"
          actions={
            <Button size="compact" onClick={() => onOpenRun(unfinishedRotation)} data-testid="resume-rotation">
              {words.resume}
            </Button>
          }
        >
          {words.unfinished}
        </SectionMessage>
      )}
      {otherKeyInJira === null || unfinishedRotation !== null ? null : (
        <SectionMessage
          tone="warning"
          title={words.otherKeyTitle}
          data-testid="other-key"
          actions={
            <Button size="compact" onClick={onRotate} data-testid="rotate-other">
              {words.rotate}
            </Button>
          }
        >
          {words.otherKey(accessKeyHint, otherKeyInJira)}
        </SectionMessage>
      )}
      <Fact
        name={words.jiraKey}
        text={words.jiraKeyText}
        acts={
          <Button size="compact" onClick={onRotate} data-testid={`rotate-${connectionId}`}>
            {words.rotate}
          </Button>
        }
      >
        <code>{accessKeyHint}</code>
      </Fact>
      <OwnCallsFact own={identity.own} onAct={onAct} />
      <PersonalFact access={identity.personal} connectionKey={accessKeyHint} onAct={onAct} />
    </article>
  );
}

interface FactProps {
  name: string;
  /** What it is for. */
  text: string;
  children: ReactNode;
  acts: ReactNode;
}

function Fact({ name, text, children, acts }: FactProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is entered
    <div className="identity__fact" role="group" aria-label={name}>
      <div className="identity__name">
        <p>{name}</p>
        <p className="identity__text">{text}</p>
      </div>
      <div className="identity__value">{children}</div>
      <div className="identity__acts">{acts}</div>
    </div>
  );
}

function OwnCallsFact({ own, onAct }: { own: OwnCalls; onAct: (act: IdentityAct) => void }) {
  const words = messages.credentials.identity;
  const now = useNow();
  const { connectionId, source, state, arn } = own;
  const ready = state.kind === "ready";
  const soon = endsSoon(own, now);
  return (
    <Fact
      name={words.ownCalls}
      text={words.ownCallsText}
      acts={
        <>
          {ready && !soon ? null : (
            <Button
              size="compact"
              variant="primary"
              onClick={() => onAct("signIn")}
              data-testid={`sign-in-${connectionId}`}
            >
              {ready ? words.signInAgain : words.signIn}
            </Button>
          )}
          <Button size="compact" onClick={() => onAct("own")} data-testid={`change-own-${connectionId}`}>
            {words.change}
          </Button>
        </>
      }
    >
      <p className="identity__line">
        <LongText text={sourceWords(source)} max={160} />
        <OwnCallsState own={own} />
      </p>
      {arn === null ? null : <Copyable text={arn} label={words.copyArn} />}
    </Fact>
  );
}

interface PersonalFactProps {
  access: PersonalAccess;
  /** The connection's key, shortened. */
  connectionKey: string;
  onAct: (act: IdentityAct) => void;
}

function PersonalFact({ access, connectionKey, onAct }: PersonalFactProps) {
  const words = messages.credentials.identity;
  const { connectionId, required, actor, accessKeyHint, arn } = access;
  const set = accessKeyHint !== null;
  return (
    <Fact
      name={words.personal}
      text={words.personalText}
      acts={
        set ? (
          <>
            <Button size="compact" onClick={() => onAct("personal")} data-testid={`edit-personal-${connectionId}`}>
              {words.edit}
            </Button>
            <Button
              size="compact"
              onClick={() => onAct("removePersonal")}
              data-testid={`remove-personal-${connectionId}`}
            >
              {words.remove}
            </Button>
          </>
        ) : (
          <Button
            size="compact"
            variant={actor === "blocked" ? "primary" : "default"}
            onClick={() => onAct("personal")}
            data-testid={`set-up-personal-${connectionId}`}
          >
            {words.setUp}
          </Button>
        )
      }
    >
      <p className="identity__line">
        {set ? (
          <>
            <Lozenge tone="success">{words.set}</Lozenge> <code>{accessKeyHint}</code>
          </>
        ) : (
          <Lozenge tone={actor === "blocked" ? "warning" : "neutral"}>{words.notSet}</Lozenge>
        )}
        <span className="subtle">
          {required === null ? words.requiredUnknown : required ? words.required : words.notRequired}
        </span>
      </p>
      {arn === null ? null : <Copyable text={arn} label={words.copyArn} />}
      {set || actor === "blocked" ? null : <p className="subtle">{words.instead(connectionKey)}</p>}
    </Fact>
  );
}

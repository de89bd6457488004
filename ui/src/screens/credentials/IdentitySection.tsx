import { useState } from "react";
import type { ConnectionIdentity } from "../../backend/generated/ConnectionIdentity";
import { Button, EmptyState } from "../../components";
import { messages } from "../../messages";
import { PersonalCredentialDialog } from "../personal/PersonalCredentialDialog";
import { OwnCallsDialog } from "../session/OwnCallsDialog";
import { SignInDialog } from "../session/SignInDialog";
import { IdentityCard } from "./IdentityCard";
import { RemovePersonalAccess } from "./RemovePersonalAccess";
import { Section } from "./Section";

interface IdentitySectionProps {
  connections: readonly ConnectionIdentity[];
  onConnect: () => void;
  onRotate: (connectionId: string) => void;
  onOpenRun: (runId: string) => void;
}

/** What is done about one connection's keys. */
export type IdentityAct = "personal" | "removePersonal" | "own" | "signIn";

/** Whose keys act in each connection. */
export function IdentitySection({ connections, onConnect, onRotate, onOpenRun }: IdentitySectionProps) {
  const words = messages.credentials.identity;
  const [open, setOpen] = useState<{ act: IdentityAct; connectionId: string } | null>(null);
  const close = () => setOpen(null);
  const of = connections.find(({ connectionId }) => connectionId === open?.connectionId);
  const at = (act: IdentityAct) => (of !== undefined && open?.act === act ? of : undefined);
  const personal = at("personal");
  const removing = at("removePersonal");
  const own = at("own");
  const signIn = at("signIn");
  return (
    <Section title={messages.credentials.sections.identity} data-testid="identity-section">
      {connections.length === 0 ? (
        <EmptyState title={words.none} actions={<Button onClick={onConnect}>{words.connect}</Button>}>
          {words.noneText}
        </EmptyState>
      ) : (
        connections.map((identity) => (
          <IdentityCard
            key={identity.connectionId}
            identity={identity}
            onAct={(act) => setOpen({ act, connectionId: identity.connectionId })}
            onRotate={() => onRotate(identity.connectionId)}
            onOpenRun={onOpenRun}
          />
        ))
      )}
      {personal && (
        <PersonalCredentialDialog access={personal.personal} connection={personal.name} open onClose={close} />
      )}
      {removing && <RemovePersonalAccess identity={removing} onClose={close} />}
      {own && <OwnCallsDialog identity={own} onClose={close} />}
      {signIn && <SignInDialog own={signIn.own} connection={signIn.name} onClose={close} />}
    </Section>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { CredentialCheck } from "../../backend/generated/CredentialCheck";
import type { Keep } from "../../backend/generated/Keep";
import type { KeychainStatus } from "../../backend/generated/KeychainStatus";
import type { StoredCredential } from "../../backend/generated/StoredCredential";
import type { WireError } from "../../backend/generated/WireError";
import { Button, EmptyState, ErrorMessage, useToast } from "../../components";
import { messages } from "../../messages";
import { credentialsChanged } from "./queries";
import { RemoveAll } from "./RemoveAll";
import { RemoveCredential } from "./RemoveCredential";
import { Section } from "./Section";
import { StoredTable } from "./StoredTable";

interface StoredSectionProps {
  credentials: readonly StoredCredential[];
  keychain: KeychainStatus;
}

/** How a check of one credential stands. */
export type Checked = "checking" | CredentialCheck;

/** Everything that is stored, with what can be done about each. */
export function StoredSection({ credentials, keychain }: StoredSectionProps) {
  const words = messages.credentials.stored;
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const [checks, setChecks] = useState<ReadonlyMap<string, Checked>>(new Map());
  const [removing, setRemoving] = useState<StoredCredential | null>(null);
  const [removingAll, setRemovingAll] = useState(false);
  const [error, setError] = useState<WireError | null>(null);

  const put = (credentialId: string, checked: Checked | null) =>
    setChecks((before) => {
      const after = new Map(before);
      if (checked === null) after.delete(credentialId);
      else after.set(credentialId, checked);
      return after;
    });
  const check = async (credential: StoredCredential) => {
    const { credentialId } = credential;
    put(credentialId, "checking");
    try {
      const found = await backend.call("check_credential", { credentialId });
      put(credentialId, found);
      toast.announce(found.works ? words.works : words.worksNot);
    } catch (thrown) {
      put(credentialId, { works: false, identity: null, error: asWireError(thrown) });
    }
  };
  const move = async (credential: StoredCredential, keep: Keep) => {
    setError(null);
    try {
      await backend.call("move_credential", { credentialId: credential.credentialId, keep });
      toast.show({ tone: "success", title: words.moved[keep](keychain.store) });
      credentialsChanged(queries);
    } catch (thrown) {
      setError(asWireError(thrown));
    }
  };
  const removed = () => credentialsChanged(queries);

  return (
    <Section
      title={messages.credentials.sections.stored}
      intro={words.intro}
      data-testid="stored-section"
      actions={
        credentials.length === 0 ? undefined : (
          <Button onClick={() => setRemovingAll(true)} data-testid="remove-all">
            {words.removeAll}
          </Button>
        )
      }
    >
      {error === null ? null : <ErrorMessage error={error} />}
      {credentials.length === 0 ? (
        <EmptyState title={words.emptyTitle}>{words.empty}</EmptyState>
      ) : (
        <StoredTable
          credentials={credentials}
          keychain={keychain}
          checks={checks}
          onCheck={(credential) => void check(credential)}
          onCheckClosed={(credential) => put(credential.credentialId, null)}
          onMove={(credential, keep) => void move(credential, keep)}
          onRemove={setRemoving}
        />
      )}
      {removing === null ? null : (
        <RemoveCredential credential={removing} onClose={() => setRemoving(null)} onRemoved={removed} />
      )}
      {removingAll ? (
        <RemoveAll credentials={credentials} onClose={() => setRemovingAll(false)} onRemoved={removed} />
      ) : null}
    </Section>
  );
}

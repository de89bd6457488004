import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { KeychainStatus } from "../../backend/generated/KeychainStatus";
import { Button, ErrorMessage, PageHeader, Spinner } from "../../components";
import { messages } from "../../messages";
import { rememberKeychain } from "../../shell/useStartUp";
import "./credentials.css";
import { GitSection } from "./GitSection";
import { IdentitySection } from "./IdentitySection";
import { KeychainSection } from "./KeychainSection";
import { useInventory } from "./queries";
import { StoredSection } from "./StoredSection";

interface CredentialsPageProps {
  onConnect: () => void;
  onRotate: (connectionId: string) => void;
  onOpenRun: (runId: string) => void;
}

/** Who one is in AWS and Jira, what is stored where, and git's set-up. */
export function CredentialsPage({ onConnect, onRotate, onOpenRun }: CredentialsPageProps) {
  const words = messages.credentials;
  const inventory = useInventory();
  const queries = useQueryClient();
  /** What a fresh look found, which is newer than the inventory's. */
  const [looked, setLooked] = useState<KeychainStatus | null>(null);
  const { data, refetch } = inventory;

  return (
    <main className="page credentials" data-testid="credentials-page">
      <PageHeader
        title={words.title}
        intro={words.intro}
        focus
        actions={
          <Button
            icon={<RefreshCw aria-hidden="true" />}
            busy={inventory.isFetching}
            onClick={() => {
              setLooked(null);
              void refetch();
            }}
            data-testid="refresh"
          >
            {words.refresh}
          </Button>
        }
      />
      {inventory.isError && <ErrorMessage error={inventory.error} onRetry={() => void refetch()} />}
      {inventory.isPending && <Spinner size="large" label={words.loading} />}
      {data === undefined ? null : (
        <>
          <KeychainSection
            status={looked ?? data.keychain}
            onLooked={(status) => {
              setLooked(status);
              rememberKeychain(queries, status);
            }}
          />
          <IdentitySection
            connections={data.connections}
            onConnect={onConnect}
            onRotate={onRotate}
            onOpenRun={onOpenRun}
          />
          <StoredSection credentials={data.credentials} keychain={looked ?? data.keychain} />
        </>
      )}
      <GitSection />
    </main>
  );
}

import { FileKey, RefreshCw } from "lucide-react";
import { useState } from "react";
import type { LocalSshKey } from "../../../backend/generated/LocalSshKey";
import { Button, EmptyState, ErrorMessage, SectionMessage, Spinner } from "../../../components";
import { messages } from "../../../messages";
import { UploadKey } from "../iam/UploadKey";
import { iamKeyOf, keyIdOf } from "../matches";
import { useIamAnswer, useLocalKeys } from "../queries";
import { Section } from "../Section";
import { useChooseKey } from "../useChooseKey";
import { KeyCard } from "./KeyCard";
import { MakeKey } from "./MakeKey";

interface KeysTabProps {
  onTest: (key: LocalSshKey) => void;
  onIam: () => void;
}

const text = messages.ssh.keys;

/** The keys of this computer: those in files, and those of the agent. */
export function KeysTab({ onTest, onIam }: KeysTabProps) {
  const { query, chosen, keys, add, made } = useLocalKeys();
  const [iam] = useIamAnswer();
  const [making, setMaking] = useState(false);
  const [uploading, setUploading] = useState<LocalSshKey | null>(null);
  const choose = useChooseKey(add);
  const { data } = query;

  /** Whose IAM it goes to has to be known first. */
  const upload = (key: LocalSshKey) => {
    if (iam?.userName == null) onIam();
    else setUploading(key);
  };
  const card = (key: LocalSshKey) => (
    <KeyCard
      key={keyIdOf(key)}
      of={key}
      inIam={iamKeyOf(key, iam)}
      onTest={() => onTest(key)}
      onUpload={() => upload(key)}
    />
  );
  const listed = new Set(data?.files.map(keyIdOf));
  const others = chosen.filter((key) => !listed.has(keyIdOf(key)));

  return (
    <div className="ssh">
      <div className="ssh__bar">
        <p className="ssh__intro">{data === undefined ? null : text.intro(data.folder)}</p>
        <div className="ssh__acts">
          <Button
            icon={<RefreshCw aria-hidden="true" />}
            busy={query.isFetching}
            onClick={() => void query.refetch()}
            data-testid="refresh"
          >
            {text.refresh}
          </Button>
          <Button busy={choose.busy} onClick={() => void choose.open()} data-testid="choose-key">
            {text.choose}
          </Button>
          <Button variant="primary" onClick={() => setMaking(true)} data-testid="make-key">
            {text.make}
          </Button>
        </div>
      </div>
      {choose.error === null ? null : <ErrorMessage error={choose.error} />}
      {query.isError ? <ErrorMessage error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Spinner size="large" label={text.loading} /> : null}
      {others.length === 0 ? null : (
        <Section title={text.chosen} data-testid="chosen-keys">
          {others.map(card)}
        </Section>
      )}
      {data === undefined ? null : (
        <>
          <Section title={text.files} data-testid="key-files">
            {data.files.length === 0 ? (
              <EmptyState
                icon={FileKey}
                title={text.emptyTitle}
                data-testid="no-keys"
                actions={<Button onClick={() => setMaking(true)}>{text.make}</Button>}
              >
                {text.empty(data.folder)}
              </EmptyState>
            ) : (
              data.files.map(card)
            )}
          </Section>
          <Section
            title={text.agent}
            intro={data.agent.length === 0 ? undefined : text.agentIntro}
            data-testid="agent-keys"
          >
            {data.agentNote === null ? null : <SectionMessage tone="info">{data.agentNote}</SectionMessage>}
            {data.agentNote === null && data.agent.length === 0 ? <p className="subtle">{text.noAgentKeys}</p> : null}
            {data.agent.map(card)}
          </Section>
        </>
      )}
      {making ? (
        <MakeKey
          folder={data?.folder ?? null}
          taken={keys.map(({ path }) => path)}
          onClose={() => setMaking(false)}
          onMade={(key) => {
            add(key);
            void made();
          }}
          onUpload={(key) => {
            setMaking(false);
            upload(key);
          }}
        />
      ) : null}
      {uploading === null || iam === null ? null : (
        <UploadKey iam={iam} chosen={uploading} onClose={() => setUploading(null)} />
      )}
    </div>
  );
}

import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { Target } from "../../../backend/generated/Target";
import type { TargetDetail } from "../../../backend/generated/TargetDetail";
import {
  Button,
  Copyable,
  ErrorMessage,
  ExternalLink,
  KeyValueList,
  LongText,
  Lozenge,
  PageHeader,
  Spinner,
  Time,
} from "../../../components";
import { messages } from "../../../messages";
import type { Wanted } from "../../../shell/place";
import "../../connections/connections.css";
import { DefaultBranchDialog } from "../DefaultBranchDialog";
import { useTarget } from "../queries";
import { SettingsForm } from "./SettingsForm";

interface TargetPageProps {
  siteUrl: string;
  target: Target;
  onBack: () => void;
  onReview: (wanted: Wanted) => void;
  onOpenConnection: (connectionId: string) => void;
  /** What is done in Jira alone. */
  onByHand: () => void;
}

const text = messages.manage.target;

/** The settings of one thing in Jira, be it of Causeway or not. */
export function TargetPage({ siteUrl, target, onBack, onReview, onOpenConnection, onByHand }: TargetPageProps) {
  const detail = useTarget(siteUrl, target);
  const back = (
    <Button variant="link" className="connection__back" onClick={onBack} data-testid="back-from-target">
      <ArrowLeft aria-hidden="true" /> {text.back}
    </Button>
  );
  if (detail.data === undefined)
    return (
      <main className="page" data-testid="target-page">
        {back}
        {detail.isError ? (
          <ErrorMessage error={detail.error} onRetry={() => void detail.refetch()} />
        ) : (
          <Spinner size="large" label={messages.manage.settings.loading} />
        )}
      </main>
    );
  const { name, disabled, connectionId } = detail.data;
  return (
    <main className="page" data-testid="target-page">
      <PageHeader
        above={back}
        title={<LongText text={name} max={120} inline />}
        beside={
          <Lozenge tone="neutral" icon={disabled ? "skipped" : "done"}>
            {disabled ? messages.manage.settings.disabled : text.kinds[target.kind]}
          </Lozenge>
        }
        focus
        actions={
          connectionId === null ? undefined : (
            <Button onClick={() => onOpenConnection(connectionId)} data-testid="open-its-connection">
              {text.adopted}
            </Button>
          )
        }
      />
      <Facts detail={detail.data} onByHand={onByHand} />
      {detail.isError && <ErrorMessage error={detail.error} onRetry={() => void detail.refetch()} />}
      <div className="settings">
        <Settings detail={detail.data} onReview={onReview} />
      </div>
    </main>
  );
}

function Settings({ detail, onReview }: { detail: TargetDetail; onReview: (wanted: Wanted) => void }) {
  const [branch, setBranch] = useState(false);
  const { site, target, name, connectionId } = detail;
  const wanted = { siteUrl: site.url, targets: [target], about: name };
  return (
    <>
      <SettingsForm
        detail={detail}
        onReview={(settings) => onReview({ ...wanted, change: { kind: "settings", settings } })}
        onDefaultBranch={connectionId === null ? undefined : () => setBranch(true)}
      />
      {branch && connectionId !== null && (
        <DefaultBranchDialog
          connectionId={connectionId}
          repository={name}
          onClose={() => setBranch(false)}
          onReview={(chosen) => onReview({ ...wanted, change: { kind: "defaultBranch", branch: chosen } })}
        />
      )}
    </>
  );
}

function Facts({ detail, onByHand }: { detail: TargetDetail; onByHand: () => void }) {
  const { site, region, origin, target, lastIndexed, consoleUrl, jiraUrl } = detail;
  return (
    <>
      <KeyValueList
        layout="line"
        items={[
          { label: text.facts.site, value: <ExternalLink href={site.url}>{site.title}</ExternalLink> },
          ...(region === null ? [] : [{ label: text.facts.region, value: region }]),
          { label: text.facts.id, value: <code>{target.id}</code> },
          { label: text.facts.lastIndexed, value: <Time at={lastIndexed} /> },
          ...(origin === null
            ? []
            : [{ label: text.facts.origin, value: <Copyable text={origin} label={text.facts.copyOrigin} /> }]),
        ]}
      />
      <p className="connection__links">
        <ExternalLink href={jiraUrl} data-testid="target-in-jira">
          {text.openJira}
        </ExternalLink>
        {consoleUrl !== null && <ExternalLink href={consoleUrl}>{text.openConsole}</ExternalLink>}
        <Button variant="link" onClick={onByHand} data-testid="target-by-hand">
          {messages.byHand.open}
        </Button>
      </p>
    </>
  );
}

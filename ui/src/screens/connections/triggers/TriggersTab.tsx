import { Pencil, RefreshCw, Webhook } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Connection } from "../../../backend/generated/Connection";
import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";
import { Button, EmptyState, ErrorMessage, LongText, SectionMessage, Time, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import type { TriggersPurpose } from "../../../shell/place";
import { RepositoriesProgressBar } from "../../RepositoriesProgressBar";
import { PathSection } from "./PathSection";
import { PathTable } from "./PathTable";
import { RepairSection } from "./RepairSection";
import { SubscriptionPanel } from "./SubscriptionPanel";
import { TestTriggers } from "./TestTriggers";
import { useTriggerHealth } from "./useTriggerHealth";
import "../../shared.css";
import "./health.css";

interface TriggersTabProps {
  connection: Connection;
  onPlan: (purpose: TriggersPurpose) => void;
}

const text = messages.health;

/** Whether Jira hears of pushes at once, where the way is broken, and what mends it. */
export function TriggersTab({ connection, onPlan }: TriggersTabProps) {
  const { connectionId } = connection;
  const seen = useTriggerHealth(connectionId, connection.triggers !== "none");
  const { health, looking } = seen;
  const announce = useAnnounce();
  const asked = useRef(false);

  useEffect(() => {
    // What was looked at by itself, while a confirmation is awaited, is not told each time.
    if (looking || health === undefined || !asked.current) return;
    asked.current = false;
    announce(text.looked(health.paths.filter(({ state }) => state === "ok").length, health.paths.length));
  }, [looking, health, announce]);

  const look = () => {
    asked.current = true;
    void seen.look();
  };

  if (connection.triggers === "none" || health?.settings === null)
    return (
      <EmptyState
        icon={Webhook}
        title={text.none.title}
        data-testid="no-triggers"
        actions={
          <Button variant="primary" data-testid="set-up-triggers" onClick={() => onPlan("setUp")}>
            {text.none.act}
          </Button>
        }
      >
        {text.none.text}
      </EmptyState>
    );

  const shown = asked.current || health === undefined;
  return (
    <div className="health" data-testid="triggers-tab">
      {health === undefined ? null : (
        <div className="health__bar">
          <span className="subtle">
            {text.asOf} <Time at={health.observedAt} />
          </span>
          <span className="health__acts">
            <Button
              size="compact"
              icon={<RefreshCw aria-hidden="true" />}
              busy={looking}
              data-testid="look-again"
              onClick={look}
            >
              {text.lookAgain}
            </Button>
            <Button
              size="compact"
              icon={<Pencil aria-hidden="true" />}
              data-testid="change-triggers"
              onClick={() => onPlan("change")}
            >
              {text.change}
            </Button>
          </span>
        </div>
      )}
      {looking && shown ? (
        <div className="health__looking">
          <RepositoriesProgressBar label={text.looking} progress={seen.progress} />
          <Button size="compact" data-testid="stop-looking" onClick={() => void seen.cancel()}>
            {text.stopLooking}
          </Button>
        </div>
      ) : null}
      {seen.error !== null && !looking ? <ErrorMessage error={seen.error} onRetry={look} /> : null}
      {health === undefined && seen.error === null && !looking ? (
        <EmptyState
          icon={Webhook}
          title={text.stoppedTitle}
          actions={
            <Button data-testid="look" onClick={look}>
              {text.look}
            </Button>
          }
        >
          {text.stopped}
        </EmptyState>
      ) : null}
      {health === undefined ? null : (
        <Seen connection={connection} health={health} onPlan={onPlan} onSubscription={seen.subscriptionIs} />
      )}
    </div>
  );
}

interface SeenProps {
  connection: Connection;
  health: TriggerHealth;
  onPlan: (purpose: TriggersPurpose) => void;
  onSubscription: ReturnType<typeof useTriggerHealth>["subscriptionIs"];
}

function Seen({ connection, health, onPlan, onSubscription }: SeenProps) {
  const { connectionId, siteTitle } = connection;
  const [name, setName] = useState<string | null>(null);
  const [testing, setTesting] = useState<readonly string[] | null>(null);
  const selected = useMemo(
    () => health.paths.find(({ repository }) => repository === name) ?? null,
    [health.paths, name],
  );
  const select = useCallback((repository: string) => setName((now) => (now === repository ? null : repository)), []);
  const total = health.paths.length;

  return (
    <>
      <PathSection
        health={health}
        site={siteTitle}
        selected={selected}
        onWhole={() => setName(null)}
        onTest={() => setTesting(name === null ? [] : [name])}
      >
        <RepairSection health={health} onRepair={() => onPlan("repair")} />
      </PathSection>
      {health.cautions.length === 0 ? null : (
        <SectionMessage tone="info" title={text.repair.cautions}>
          <ul className="plain-list">
            {health.cautions.map((caution) => (
              <li key={caution}>
                <LongText text={caution} lang="en" />
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      <SubscriptionPanel connectionId={connectionId} health={health} onChanged={(now) => void onSubscription(now)} />
      <PathTable paths={health.paths} selected={name} onSelect={select} onTest={setTesting} />
      <TestTriggers
        connectionId={connectionId}
        repositories={testing}
        count={testing === null || testing.length === 0 ? total : testing.length}
        onClose={() => setTesting(null)}
      />
    </>
  );
}

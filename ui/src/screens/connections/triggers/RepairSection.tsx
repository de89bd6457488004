import type { TriggerHealth } from "../../../backend/generated/TriggerHealth";
import { Button, LongText, SectionMessage } from "../../../components";
import { messages } from "../../../messages";
import { repairableCount } from "./path";

interface RepairSectionProps {
  health: TriggerHealth;
  onRepair: () => void;
}

const text = messages.health.repair;
/** More names than that are read nowhere but in the table. */
const NAMED = 8;

/** What is no longer as it was set up, by name, and the plan that brings it back. */
export function RepairSection({ health, onRepair }: RepairSectionProps) {
  const { added, removed, edited } = health.drift;
  const repairable = repairableCount(health.paths);
  const drifted = added.length + removed.length + edited.length > 0;
  if (repairable === 0 && !drifted) return null;
  return (
    <SectionMessage
      tone="warning"
      title={drifted ? text.driftTitle : text.title(repairable)}
      data-testid="repair-section"
      actions={
        <Button variant="primary" size="compact" data-testid="repair" onClick={onRepair}>
          {repairable > 0 ? text.act(repairable) : text.sync}
        </Button>
      }
    >
      <Names words={text.added(added.length)} names={added} />
      <Names words={text.edited(edited.length)} names={edited} />
      <Names words={text.removed(removed.length)} names={removed} />
      <p>{text.text}</p>
    </SectionMessage>
  );
}

function Names({ words, names }: { words: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="drift">
      {words}{" "}
      {names.slice(0, NAMED).map((name, at) => (
        <span key={name}>
          {at === 0 ? null : ", "}
          <code>
            <LongText text={name} max={100} inline />
          </code>
        </span>
      ))}
      {names.length > NAMED ? ` ${text.more(names.length - NAMED)}` : null}
    </p>
  );
}

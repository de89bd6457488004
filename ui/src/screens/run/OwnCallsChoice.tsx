import { useState } from "react";
import { Button } from "../../components";
import { messages } from "../../messages";
import { useInventory } from "../credentials/queries";
import { OwnCallsDialog } from "../session/OwnCallsDialog";

/**
 * Offers other keys than Jira's for Causeway's own calls, where a connection has just been made and none were chosen yet:
 * before there is one there is nothing to try them on.
 */
export function OwnCallsChoice({ connectionId }: { connectionId: string }) {
  const text = messages.run.receipt;
  const inventory = useInventory();
  const [choosing, setChoosing] = useState(false);
  const identity = inventory.data?.connections.find((one) => one.connectionId === connectionId);
  if (identity?.own.source.kind !== "connectionKey") return null;
  return (
    <section className="run__section" aria-labelledby="own-calls" data-testid="own-calls-choice">
      <h2 id="own-calls">{text.ownCalls}</h2>
      <p>{text.ownCallsText}</p>
      <div>
        <Button onClick={() => setChoosing(true)} data-testid="choose-own-calls">
          {text.chooseOwnCalls}
        </Button>
      </div>
      {choosing ? <OwnCallsDialog identity={identity} onClose={() => setChoosing(false)} /> : null}
    </section>
  );
}

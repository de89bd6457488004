import { MoreHorizontal } from "lucide-react";
import { useMemo, useState } from "react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { TargetChange } from "../../backend/generated/TargetChange";
import { Button, Menu } from "../../components";
import { messages } from "../../messages";
import type { Wanted } from "../../shell/place";
import { RemoveDialog } from "../manage/RemoveDialog";
import { useOpenInJira } from "../manage/useOpenInJira";

interface IntegrationMenuProps {
  detail: ConnectionDetail;
  onChange: (wanted: Wanted) => void;
  onDisconnect: () => void;
  /** What is done in Jira alone. */
  onByHand: () => void;
}

/** What can be done with a connection's integration as a whole. */
export function IntegrationMenu({ detail, onChange, onDisconnect, onByHand }: IntegrationMenuProps) {
  const text = messages.manage;
  const openInJira = useOpenInJira();
  const [removing, setRemoving] = useState(false);
  const { connection, integrationId, repositories } = detail;
  const { name, siteUrl, health } = connection;
  const target = { kind: "integration" as const, id: integrationId };
  const change = (wanted: TargetChange) => onChange({ siteUrl, targets: [target], change: wanted, about: name });
  const names = useMemo(() => repositories.map((repository) => repository.name), [repositories]);
  // What is gone from Jira has nothing to be changed.
  if (health === "missing") return null;
  return (
    <>
      <Menu
        trigger={
          <Button
            iconOnly
            icon={<MoreHorizontal aria-hidden="true" />}
            title={text.header.moreFor(name)}
            data-testid="connection-more"
          >
            {text.header.moreFor(name)}
          </Button>
        }
        acts={[
          health === "disabled"
            ? {
                id: "enable",
                label: text.header.enable,
                onChoose: () => change({ kind: "enable" }),
                "data-testid": "enable-integration",
              }
            : {
                id: "disable",
                label: text.header.disable,
                onChoose: () => change({ kind: "disable" }),
                "data-testid": "disable-integration",
              },
          {
            id: "jira",
            label: text.header.openJira,
            onChoose: () => void openInJira(siteUrl, target),
            "data-testid": "integration-jira",
          },
          {
            id: "by-hand",
            label: messages.byHand.open,
            onChoose: onByHand,
            "data-testid": "integration-by-hand",
          },
          {
            id: "remove",
            label: text.header.remove,
            danger: true,
            onChoose: () => setRemoving(true),
            "data-testid": "remove-integration",
          },
        ]}
      />
      {removing && (
        <RemoveDialog
          name={name}
          text={text.remove.integration(repositories.length)}
          names={names}
          otherwise={
            <p>
              {text.remove.disconnect}{" "}
              <Button variant="link" onClick={onDisconnect} data-testid="disconnect-instead">
                {text.remove.toDisconnect}
              </Button>
            </p>
          }
          onClose={() => setRemoving(false)}
          onReview={(deleteClones) => change({ kind: "remove", deleteClones })}
        />
      )}
    </>
  );
}

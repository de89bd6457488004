import { type ReactNode, useState } from "react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import { usePersonalAccess } from "../credentials/queries";
import { PersonalCredentialDialog } from "../personal/PersonalCredentialDialog";
import { CreateBranch } from "./CreateBranch";
import { CreatePullRequest } from "./CreatePullRequest";

/** Which dialog is open, and for which repository; `null` for one that is chosen in it. */
type Act =
  | { kind: "branch"; repository: string | null }
  | { kind: "pullRequest"; repository: string | null }
  | { kind: "personal" };

/** The acts of a developer in a connection's repositories, one dialog at a time. */
export function useActs(connectionId: string) {
  const access = usePersonalAccess(connectionId);
  const [act, setAct] = useState<Act | null>(null);
  const close = () => setAct(null);

  const dialog = (detail: ConnectionDetail): ReactNode => {
    switch (act?.kind) {
      case undefined:
        return null;
      case "branch":
        return (
          <CreateBranch
            detail={detail}
            repository={act.repository}
            onClose={close}
            onPullRequest={(repository) => {
              // One after the other: the first gives the focus back before the second takes it.
              close();
              setTimeout(() => setAct({ kind: "pullRequest", repository }));
            }}
          />
        );
      case "pullRequest":
        return <CreatePullRequest detail={detail} repository={act.repository} onClose={close} />;
      case "personal":
        return access.data === undefined ? null : (
          <PersonalCredentialDialog access={access.data} connection={detail.connection.name} open onClose={close} />
        );
    }
  };
  const [openers] = useState(() => ({
    onBranch: (repository: string | null) => setAct({ kind: "branch", repository }),
    onPullRequest: (repository: string | null) => setAct({ kind: "pullRequest", repository }),
    onPersonal: () => setAct({ kind: "personal" }),
  }));
  return { ...openers, access: access.data, dialog };
}

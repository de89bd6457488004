import { type ReactNode, useMemo, useState } from "react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { RepositoryPlace } from "../../backend/generated/RepositoryPlace";
import { usePersonalAccess } from "../credentials/queries";
import { PersonalCredentialDialog } from "../personal/PersonalCredentialDialog";
import { CreateBranch } from "./CreateBranch";
import { CreatePullRequest } from "./CreatePullRequest";
import { placesOf } from "./places";

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
      case "pullRequest":
        return (
          <CreateIn
            key={act.kind}
            detail={detail}
            kind={act.kind}
            repository={act.repository}
            onClose={close}
            onPullRequest={({ repository }) => {
              // One after the other: the first gives the focus back before the second takes it.
              close();
              setTimeout(() => setAct({ kind: "pullRequest", repository }));
            }}
          />
        );
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

interface CreateInProps {
  detail: ConnectionDetail;
  kind: "branch" | "pullRequest";
  /** The repository whose row it was opened from. */
  repository: string | null;
  onClose: () => void;
  onPullRequest: (place: RepositoryPlace) => void;
}

/** The dialog of one act in a connection's repositories. */
function CreateIn({ detail, kind, repository, onClose, onPullRequest }: CreateInProps) {
  const places = useMemo(() => placesOf(detail), [detail]);
  const given = places.find((place) => place.repository === repository) ?? null;
  return kind === "branch" ? (
    <CreateBranch places={places} given={given} onClose={onClose} onPullRequest={onPullRequest} />
  ) : (
    <CreatePullRequest places={places} given={given} onClose={onClose} />
  );
}

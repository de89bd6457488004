import { useQueryClient } from "@tanstack/react-query";
import type { ConnectionIdentity } from "../../backend/generated/ConnectionIdentity";
import { useToast } from "../../components";
import { messages } from "../../messages";
import { RemovePersonalCredential } from "../personal/RemovePersonalCredential";
import { credentialsChanged } from "./queries";

interface RemovePersonalAccessProps {
  identity: ConnectionIdentity;
  onClose: () => void;
}

/** Removes the own key of one connection, from its card. */
export function RemovePersonalAccess({ identity, onClose }: RemovePersonalAccessProps) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <RemovePersonalCredential
      access={identity.personal}
      open
      onClose={onClose}
      onRemoved={(next) => {
        credentialsChanged(queries, next);
        toast.show({ tone: "success", title: messages.personal.done.removed });
        onClose();
      }}
    />
  );
}

import { useState } from "react";
import type { Connection } from "../../../backend/generated/Connection";
import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { useIamAnswer, useLocalKeys } from "../queries";
import { IamAsk } from "./IamAsk";
import { IamKeys } from "./IamKeys";

interface IamTabProps {
  connections: readonly Connection[];
  sandbox: SandboxInfo | null;
  /** The one that is likely meant. */
  region: string;
  onLogin: () => void;
}

/** The SSH keys of an IAM user: who is asked for, and what IAM has. */
export function IamTab({ connections, sandbox, region, onLogin }: IamTabProps) {
  const [answer, setAnswer] = useIamAnswer();
  const [asking, setAsking] = useState(false);
  const [fresh, setFresh] = useState(false);
  const { keys } = useLocalKeys();
  if (answer !== null && !asking)
    return <IamKeys iam={answer} local={keys} fresh={fresh} onAnother={() => setAsking(true)} onLogin={onLogin} />;
  return (
    <IamAsk
      connections={connections}
      sandbox={sandbox}
      region={region}
      onBack={answer === null ? undefined : () => setAsking(false)}
      onAnswer={(next) => {
        setAnswer(next);
        setFresh(true);
        setAsking(false);
      }}
    />
  );
}

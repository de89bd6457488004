import { useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { AwsCredential } from "../../backend/generated/AwsCredential";
import type { JiraCredential } from "../../backend/generated/JiraCredential";
import type { SandboxInfo } from "../../backend/generated/SandboxInfo";
import type { WireError } from "../../backend/generated/WireError";

/** What is given again to a run, because it is not kept any more. */
export interface GivenAgain {
  jira: JiraCredential | null;
  aws: AwsCredential | null;
  gitPassword: string | null;
}

const NOTHING: GivenAgain = { jira: null, aws: null, gitPassword: null };

/** Credentials that a run needs and that are not kept any more. */
export interface Wanted {
  jira: boolean;
  aws: boolean;
  /** The sample world, if that is what the run works on. */
  sandbox: SandboxInfo | null;
}

interface Resume {
  busy: boolean;
  /** Why it could not go on; without `SECRET_MISSING`, which is a question and not a failure. */
  error: WireError | null;
  wanted: Wanted | null;
  resume: (given?: GivenAgain) => Promise<void>;
  /** The question is put aside. */
  notNow: () => void;
}

/**
 * Lets a run go on. `resume_run`: what is true already stays, the rest is taken up again; `retry_run`: only what failed.
 */
export function useResume(
  runId: string,
  onResumed: (runId: string) => void,
  command: "resume_run" | "retry_run" = "resume_run",
): Resume {
  const backend = useBackend();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [wanted, setWanted] = useState<Wanted | null>(null);

  const ask = async (missing: WireError) => {
    const { sandbox } = await backend.call("start_up");
    const jira = missing.fields.includes("jira");
    const aws = missing.fields.includes("aws");
    // An error that names neither leaves both in question.
    setWanted(jira || aws ? { jira, aws, sandbox } : { jira: true, aws: true, sandbox });
  };

  const resume: Resume["resume"] = async (given = NOTHING) => {
    const { jira, aws, gitPassword } = given;
    setBusy(true);
    setError(null);
    try {
      const started = await backend.call(command, {
        runId,
        jira,
        aws,
        ...(gitPassword === null ? {} : { gitPassword }),
      });
      setWanted(null);
      onResumed(started.runId);
    } catch (thrown) {
      const failure = asWireError(thrown);
      const answered = given !== NOTHING;
      if (failure.code !== "SECRET_MISSING" || answered) setError(failure);
      if (failure.code === "SECRET_MISSING") await ask(failure).catch((reason) => setError(asWireError(reason)));
    } finally {
      setBusy(false);
    }
  };

  return { busy, error, wanted, resume, notNow: () => setWanted(null) };
}

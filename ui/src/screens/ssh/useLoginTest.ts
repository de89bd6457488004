import { useState } from "react";
import { useBackend } from "../../backend";
import type { DoctorReport } from "../../backend/generated/DoctorReport";
import type { IamSshKeys } from "../../backend/generated/IamSshKeys";
import type { LocalSshKey } from "../../backend/generated/LocalSshKey";
import { useChecks } from "../diagnostics/useChecks";
import { type LoginAnswers, locationWithUser, loginRequest, noAnswers } from "./answers";

/** What was tested, as it was then. */
export interface Tested {
  target: string;
  /** The SSH key ID that was entered. */
  user: string | null;
  /** The key; `null` for what ssh itself offers. */
  key: LocalSshKey | null;
  /** The location for Jira, where one is known. */
  location: string | null;
}

export type LoginTest = ReturnType<typeof useLoginTest>;

/** The login test: its answers, what came of the latest one. `suggested` is what is tested if nothing else is typed. It goes on while other parts are looked at. */
export function useLoginTest(suggested: string) {
  const backend = useBackend();
  const { busy, checks, error, stopped, run, stop } = useChecks();
  const [typed, setTyped] = useState<Partial<LoginAnswers>>({});
  const answers: LoginAnswers = { ...noAnswers, target: suggested, ...typed };
  const [tested, setTested] = useState<Tested | null>(null);
  const [report, setReport] = useState<DoctorReport | null>(null);

  /** Where the repository is for Jira. That it cannot be told is no failure of the login. */
  const locationOf = async (text: string, user: string): Promise<string | null> => {
    try {
      const reading = await backend.call("read_location", { text });
      return reading.kind === "repository" ? locationWithUser(reading.location, user) : null;
    } catch {
      return null;
    }
  };
  const start = async (key: LocalSshKey | null, sshKeyId: string, iam: IamSshKeys | null) => {
    const request = loginRequest(answers, key, sshKeyId, iam);
    setReport(null);
    setTested({ target: answers.target.trim(), user: request.sshKeyId || null, key, location: null });
    const outcome = await run(
      async (operationId, tell) => ({
        report: await backend.call("test_ssh_login", { operationId, ...request }, tell),
        location: await locationOf(request.location, request.sshKeyId),
      }),
      (answer) => answer.report.links,
    );
    if (outcome.kind === "superseded") return;
    // It was used, and is needed no more.
    setTyped((before) => ({ ...before, passphrase: "" }));
    if (outcome.kind !== "done") return;
    const { value } = outcome;
    setReport(value.report);
    setTested((before) => before && { ...before, location: value.location });
  };
  const change = (part: Partial<LoginAnswers>) => {
    if (busy) stop();
    setTyped((before) => ({ ...before, ...part }));
  };
  return {
    answers,
    untouched: typed.target === undefined,
    change,
    busy,
    checks,
    error,
    stopped,
    report,
    tested,
    start,
    stop,
  };
}

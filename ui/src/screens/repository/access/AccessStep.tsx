import { useState } from "react";
import { useBackend } from "../../../backend";
import type { RepositoryCheck } from "../../../backend/generated/RepositoryCheck";
import type { RepositoryLocation } from "../../../backend/generated/RepositoryLocation";
import type { Transport } from "../../../backend/generated/Transport";
import { Copyable, RadioGroup, SectionMessage, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { effectiveKeep } from "../../connect/jira/answers";
import { useChecks } from "../../diagnostics/useChecks";
import { DoctorChain } from "../../doctor/DoctorChain";
import { HTTPS_WAY, SSH_WAY } from "../../doctor/way";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { StepFrame } from "../StepFrame";
import type { RepositoryStepProps } from "../step";
import { checkedOf, locationOf, wantedOrigin } from "../wizard";
import { accessFieldId } from "./accessFields";
import { ACCESS_FIELDS, type AccessAnswers, type AccessField, missingAccess, repositoryCredential } from "./answers";
import { HttpsFields } from "./HttpsFields";
import { SshFields } from "./SshFields";

const text = messages.repository.access;
const TRANSPORTS: readonly Transport[] = ["https", "ssh"];
const WAYS = { https: HTTPS_WAY, ssh: SSH_WAY };

/** Who Jira signs in as, proved by walking the way to the repository as git would. */
export function AccessStep({ state, dispatch, startUp }: RepositoryStepProps) {
  const backend = useBackend();
  const announce = useAnnounce();
  const { busy, checks, error: checkError, stopped, run, stop } = useChecks();
  const [missing, setMissing] = useState<readonly AccessField[]>([]);
  const { access: answers, site, checked } = state;
  const location = locationOf(state);
  const origin = wantedOrigin(state);
  const proved = checkedOf(state) !== null;
  const error = state.errors.access;

  const change = (part: Partial<AccessAnswers>) => {
    if (busy) stop();
    dispatch({ type: "accessChanged", change: part });
  };

  const check = async () => {
    if (site === null || origin === null) {
      dispatch({ type: "sessionEnded" });
      return;
    }
    const empty = missingAccess(answers);
    setMissing(empty);
    const [first] = empty;
    if (first !== undefined) {
      document.getElementById(accessFieldId(first))?.focus();
      return;
    }
    dispatch({ type: "errorCleared", step: "access" });
    dispatch({ type: "recheck" });
    announce(text.checking);
    const outcome = await run(
      (operationId, tell) =>
        backend.call(
          "check_repository",
          {
            operationId,
            siteHandle: site.siteHandle,
            location: origin,
            credential: repositoryCredential(answers),
          },
          tell,
        ),
      (answer: RepositoryCheck) => answer.report.links,
    );
    if (outcome.kind === "failed") {
      if (outcome.error.code === "SESSION_ENDED") dispatch({ type: "sessionEnded" });
      dispatch({ type: "failed", step: "access", error: outcome.error });
    }
    if (outcome.kind === "done") dispatch({ type: "checked", answers, origin, check: outcome.value });
  };

  const fieldError = (field: AccessField) => {
    if (missing.includes(field) && missingAccess(answers).includes(field)) return text.required[field];
    return error?.fields.includes(field) ? error.message : undefined;
  };
  const keptIn = messages.connect.aws.keptIn[effectiveKeep(state.jira, startUp.keychain.state)](startUp.keychain.store);
  const report = checked?.check.report ?? null;
  const links = busy || stopped ? (checks ?? []) : [];
  const again = report !== null || stopped || checkError !== null;

  return (
    <StepFrame
      step="access"
      heading={text.heading}
      intro={text.intro(location?.name ?? "")}
      onBack={() => dispatch({ type: "back" })}
      onCancel={busy ? stop : undefined}
      primary={
        proved
          ? { label: messages.connect.next, testId: "next", onPress: () => dispatch({ type: "next" }) }
          : {
              label: again && !busy ? text.checkAgain : text.check,
              testId: "check-access",
              onPress: () => void check(),
              busy,
            }
      }
    >
      {location === null ? null : <TransportChoice location={location} answers={answers} onChange={change} />}
      {answers.transport === "https" ? (
        <HttpsFields
          answers={answers}
          sandbox={startUp.sandbox}
          proved={proved}
          secretHelp={text.secretHelp(keptIn)}
          fieldError={fieldError}
          onChange={change}
        />
      ) : (
        <SshFields
          answers={answers}
          proved={proved}
          region={location?.region ?? ""}
          sandbox={startUp.sandbox}
          fieldError={fieldError}
          onChange={change}
        />
      )}
      <OriginLine origin={origin} pending={answers.transport === "ssh" && answers.sshKeyId.trim() === ""} />
      <FormOutcome of={busy ? "checking" : checked}>
        {error === undefined ? null : <FormError error={error} fields={ACCESS_FIELDS} />}
        {stopped && !busy ? <SectionMessage tone="info">{text.stopped}</SectionMessage> : null}
        {links.length === 0 && report === null && !busy ? null : (
          <DoctorChain links={links} report={busy ? null : report} expected={busy ? WAYS[answers.transport] : []} />
        )}
      </FormOutcome>
    </StepFrame>
  );
}

interface TransportChoiceProps {
  location: RepositoryLocation;
  answers: AccessAnswers;
  onChange: (change: Partial<AccessAnswers>) => void;
}

/** The same repository over HTTPS or over SSH. */
function TransportChoice({ location, answers, onChange }: TransportChoiceProps) {
  return (
    <RadioGroup<Transport>
      label={text.transport}
      data-testid="transport"
      options={TRANSPORTS.map((transport) => {
        const noSsh = transport === "ssh" && location.sshOrigin === null;
        return {
          value: transport,
          label: messages.repository.transports[transport],
          help: noSsh ? text.noSsh : text.transportHelp[transport],
          disabled: noSsh,
        };
      })}
      value={answers.transport}
      onChange={(transport) => onChange({ transport })}
    />
  );
}

/** The location as Jira will have it, which is what is checked. */
function OriginLine({ origin, pending }: { origin: string | null; pending: boolean }) {
  if (origin === null) return null;
  return (
    <div className="access__origin">
      <p className="field__label">{text.origin}</p>
      <Copyable text={origin} label={text.copyOrigin} data-testid="wanted-origin" />
      {pending ? <p className="field__said">{text.originPending}</p> : null}
    </div>
  );
}

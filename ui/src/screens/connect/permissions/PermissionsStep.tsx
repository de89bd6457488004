import { useCallback, useEffect, useState } from "react";
import { useBackend } from "../../../backend";
import type { PermissionReport } from "../../../backend/generated/PermissionReport";
import type { PermissionsProgress } from "../../../backend/generated/PermissionsProgress";
import { Button, Copyable, ProgressBar, SectionMessage, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { useOperation } from "../../useOperation";
import { accountsOf } from "../regions/answers";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";
import { FeatureTable } from "./FeatureTable";
import { PolicyMaker } from "./PolicyMaker";
import { outcomeOf, triggersDenied } from "./report";

const text = messages.permissions;

/** What the key may do, asked on entering, feature by feature. Nothing found here keeps anybody from going on. */
export function PermissionsStep({ state, dispatch }: StepProps) {
  const backend = useBackend();
  const announce = useAnnounce();
  const check = useOperation();
  const [progress, setProgress] = useState<PermissionsProgress>({ done: 0, total: 0 });
  const [tried, setTried] = useState(false);
  const { account, site, permissions: report } = state;
  const accounts = accountsOf(account, state.more);
  const error = state.errors.permissions;
  const { perform } = check;

  const ask = useCallback(
    async (probeChanges: boolean) => {
      if (account === null || site === null) {
        dispatch({ type: "sessionEnded" });
        return;
      }
      const { accountHandle } = account;
      const { siteHandle } = site;
      dispatch({ type: "errorCleared", step: "permissions" });
      setProgress({ done: 0, total: 0 });
      const outcome = await perform((operationId) =>
        backend.call("check_permissions", { operationId, accountHandle, siteHandle, probeChanges }, setProgress),
      );
      if (outcome.kind === "failed") dispatch({ type: "failed", step: "permissions", error: outcome.error });
      if (outcome.kind !== "done") return;
      setTried(probeChanges);
      dispatch({ type: "permissionsFound", accountHandle, report: outcome.value });
      announce(outcomeOf(outcome.value).title);
    },
    [backend, perform, dispatch, announce, account, site],
  );

  const wanted = report === null && error === undefined;
  useEffect(() => {
    if (wanted) void ask(false);
  }, [wanted, ask]);

  const stopped = wanted && !check.busy;
  const ended = error?.code === "SESSION_ENDED";
  const primary = () => {
    if (ended) {
      return {
        label: messages.connect.review.signInAgain,
        testId: "sign-in-again",
        onPress: () => dispatch({ type: "sessionEnded" }),
      };
    }
    if (report === null) {
      return { label: text.again, testId: "check-permissions", onPress: () => void ask(false), busy: check.busy };
    }
    return {
      label: messages.connect.next,
      testId: "next",
      onPress: () => dispatch({ type: "next" }),
      disabled: check.busy,
    };
  };
  const skip = (
    <Button size="compact" data-testid="skip-permissions" onClick={() => dispatch({ type: "next" })}>
      {text.skip}
    </Button>
  );

  return (
    <StepFrame
      step="permissions"
      wide
      heading={text.heading}
      intro={text.intro}
      onBack={() => dispatch({ type: "back" })}
      onCancel={check.busy ? check.cancel : undefined}
      primary={primary()}
    >
      {account === null ? null : (
        <p className="permissions__identity">
          {text.identity} <Copyable text={report?.identity ?? account.arn} label={text.copyIdentity} />
        </p>
      )}
      {account === null || accounts.length === 1 ? null : (
        <p className="step__note" data-testid="permissions-regions">
          {messages.regions.steps.permissions(account.regionName, accounts.length)}
        </p>
      )}
      <FormOutcome of={check.busy ? "checking" : report}>
        {check.busy ? (
          <ProgressBar
            label={text.progressLabel}
            data-testid="permissions-progress"
            value={progress.total === 0 ? null : progress.done / progress.total}
            note={text.checking(progress.done, progress.total)}
          />
        ) : null}
        {error === undefined ? null : <FormError error={error} actions={ended ? undefined : skip} />}
        {stopped ? (
          <SectionMessage tone="info" actions={skip}>
            {text.stopped}
          </SectionMessage>
        ) : null}
        {report === null ? null : <Summary report={report} />}
      </FormOutcome>
      {report === null ? null : (
        <>
          <FeatureTable features={report.features} />
          {report.probesWouldTell ? (
            <SectionMessage
              tone="info"
              title={text.probes.title}
              actions={
                <Button size="compact" data-testid="probe-changes" busy={check.busy} onClick={() => void ask(true)}>
                  {text.probes.act}
                </Button>
              }
            >
              {text.probes.text}
            </SectionMessage>
          ) : null}
          {tried ? <p className="subtle">{text.probes.done}</p> : null}
          {account === null || site === null ? null : (
            <PolicyMaker
              accounts={accounts}
              siteHandle={site.siteHandle}
              features={report.features.map(({ feature }) => feature)}
            />
          )}
        </>
      )}
    </StepFrame>
  );
}

/** What it all comes to, and what is to be known of this sort of identity. */
function Summary({ report }: { report: PermissionReport }) {
  const { tone, title } = outcomeOf(report);
  return (
    <>
      <SectionMessage tone={tone} title={report.knownAs ?? title} data-testid="permissions-outcome">
        {report.knownAs === null ? null : <p>{title}.</p>}
        {triggersDenied(report) ? <p>{text.noTriggers}</p> : null}
        {tone === "success" ? null : <p>{text.goOn}</p>}
      </SectionMessage>
      {report.cautions.length === 0 ? null : (
        <SectionMessage tone="warning" title={text.cautions}>
          <ul className="plain-list">
            {report.cautions.map((caution) => (
              <li key={caution}>{caution}</li>
            ))}
          </ul>
        </SectionMessage>
      )}
    </>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useBackend } from "../../backend";
import type { OwnCalls } from "../../backend/generated/OwnCalls";
import type { SignInProgress } from "../../backend/generated/SignInProgress";
import type { WireError } from "../../backend/generated/WireError";
import { Copyable, LongText, SectionMessage, Spinner, useAnnounce } from "../../components";
import { messages } from "../../messages";
import { credentialsChanged } from "../credentials/queries";
import { FormDialog } from "../FormDialog";
import { FormError } from "../FormError";
import { focusField } from "../fields";
import { useOperation } from "../useOperation";
import { BrowserStep } from "./BrowserStep";
import { CodeField, isMfaCode } from "./CodeField";
import { CommandStep } from "./CommandStep";
import "./session.css";

interface SignInDialogProps {
  own: OwnCalls;
  /** The connection's name. */
  connection: string;
  onClose: () => void;
}

/** Makes a connection's session ready again: in the browser, by a code, or after a command. */
export function SignInDialog({ own, connection, onClose }: SignInDialogProps) {
  const text = messages.session.signIn;
  const backend = useBackend();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { busy, perform, cancel } = useOperation();
  const [now, setNow] = useState(own);
  const [progress, setProgress] = useState<SignInProgress | null>(null);
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [done, setDone] = useState(false);
  const { connectionId } = own;
  const { state } = now;

  const signIn = useCallback(
    async (mfaCode: string | null) => {
      setError(null);
      setProgress(null);
      const outcome = await perform((operationId) =>
        backend.call("sign_in", { connectionId, mfaCode, operationId }, (next) => {
          setProgress(next);
          if (next.kind === "fetching") announce(messages.session.signIn.fetching);
        }),
      );
      setProgress(null);
      if (outcome.kind === "failed") setError(outcome.error);
      if (outcome.kind !== "done") return;
      setNow(outcome.value);
      setCode("");
      setAsked(false);
      credentialsChanged(queries);
      if (outcome.value.state.kind !== "ready") return;
      setDone(true);
      announce(messages.session.signIn.done);
    },
    [backend, connectionId, perform, queries, announce],
  );

  // What the browser is for needs no further question: the code is asked for at once.
  const begun = useRef(false);
  const inBrowser = own.state.kind === "browserNeeded";
  useEffect(() => {
    if (!inBrowser || begun.current) return;
    begun.current = true;
    void signIn(null);
  }, [inBrowser, signIn]);

  const codeError = () => {
    if (asked && code === "") return text.mfaRequired;
    if (asked && !isMfaCode(code)) return text.mfaShape;
    return error?.fields.includes("mfaCode") ? error.message : undefined;
  };
  const press = () => {
    if (state.kind !== "codeNeeded") {
      void signIn(null);
      return;
    }
    setAsked(true);
    if (isMfaCode(code)) void signIn(code);
    else focusField("mfaCode");
  };
  const label = {
    ready: text.send,
    browserNeeded: text.send,
    codeNeeded: text.send,
    commandNeeded: text.ran,
    failed: text.tryAgain,
  }[state.kind];
  const primary = () => {
    if (done) return { label: text.close, testId: "sign-in-close", onPress: onClose };
    // While the browser is waited for the page's own button is the one to press.
    if (busy && progress?.kind === "browser") return undefined;
    return { label: error === null ? label : text.tryAgain, testId: "sign-in-go", onPress: press, busy };
  };

  return (
    <FormDialog
      open
      onClose={onClose}
      title={text.title}
      data-testid="sign-in-dialog"
      settled={done}
      onStop={
        busy
          ? () => {
              cancel();
              setProgress(null);
            }
          : undefined
      }
      stopLabel={text.stop}
      cancelLabel={text.notNow}
      primary={primary()}
    >
      <p className="sign-in__connection">
        <LongText text={connection} max={120} />
      </p>
      {done ? (
        <SectionMessage tone="success" title={text.done}>
          {now.arn === null ? null : (
            <Copyable text={now.arn} label={messages.credentials.identity.copyArn} data-testid="signed-in-as" />
          )}
        </SectionMessage>
      ) : null}
      {progress?.kind === "browser" ? <BrowserStep {...progress} onAgain={() => void signIn(null)} /> : null}
      {progress?.kind === "fetching" ? <Spinner label={text.fetching} /> : null}
      {busy && progress === null && inBrowser ? <Spinner label={text.opening} /> : null}
      {state.kind === "codeNeeded" && !done ? (
        <CodeField
          mfaSerial={state.mfaSerial}
          value={code}
          error={codeError()}
          onChange={(next) => {
            setError(null);
            setCode(next);
          }}
        />
      ) : null}
      {state.kind === "commandNeeded" ? <CommandStep command={state.command} /> : null}
      {(state.kind === "browserNeeded" || state.kind === "ready") && !busy && !done && error === null ? (
        <p>{messages.session.stateWords[state.kind]}</p>
      ) : null}
      {state.kind === "failed" && error === null && !busy ? <FormError error={state.error} /> : null}
      {error === null ? null : <FormError error={error} fields={["mfaCode"]} />}
    </FormDialog>
  );
}

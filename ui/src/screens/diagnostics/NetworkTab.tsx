import { type FormEvent, useEffect, useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { ExtraAuthority } from "../../backend/generated/ExtraAuthority";
import type { Keep } from "../../backend/generated/Keep";
import type { NetworkSettings } from "../../backend/generated/NetworkSettings";
import type { ProxyChoice } from "../../backend/generated/ProxyChoice";
import {
  Button,
  Checkbox,
  CheckList,
  CopyButton,
  ErrorMessage,
  Lozenge,
  Moment,
  RadioGroup,
  SecretInput,
  Spinner,
  TextArea,
  TextInput,
  useToast,
} from "../../components";
import { messages } from "../../messages";
import { useStartUp } from "../../shell/useStartUp";
import { FormError } from "../FormError";
import { fieldId } from "../fields";
import { KeepChoice } from "../KeepChoice";
import { useNetwork, useNetworkChange } from "./queries";
import { useChecks } from "./useChecks";

const text = messages.diagnostics.network;

/** The one set of network settings, and what it leads to. */
export function NetworkTab() {
  const settings = useNetwork();
  if (settings.data === undefined)
    return settings.isError ? (
      <ErrorMessage error={settings.error} onRetry={() => void settings.refetch()} />
    ) : (
      <Spinner size="large" label={messages.common.loading} />
    );
  return (
    <div className="diagnostics">
      <NetworkForm settings={settings.data} />
      <NetworkTest />
    </div>
  );
}

interface Answers {
  kind: ProxyChoice["kind"];
  url: string;
  userName: string;
  noProxy: string;
  password: string;
  removePassword: boolean;
  /** Where a new password goes. */
  keep: Keep;
  pem: string;
}

function answersOf({ proxy, authoritiesPem }: NetworkSettings): Answers {
  const manual = proxy.kind === "manual" ? proxy : { url: "", userName: "", noProxy: "" };
  const { url, userName, noProxy } = manual;
  const password = { password: "", removePassword: false, keep: "keychain" } as const;
  return { kind: proxy.kind, url, userName, noProxy, ...password, pem: authoritiesPem };
}

function choiceOf({ kind, url, userName, noProxy }: Answers): ProxyChoice {
  return kind === "manual" ? { kind, url, userName, noProxy } : { kind };
}

function NetworkForm({ settings }: { settings: NetworkSettings }) {
  const toast = useToast();
  const change = useNetworkChange();
  const keychain = useStartUp()?.keychain;
  const [answers, setAnswers] = useState(() => answersOf(settings));
  useEffect(() => setAnswers(answersOf(settings)), [settings]);
  const set = (part: Partial<Answers>) => setAnswers((before) => ({ ...before, ...part }));
  const error = change.isError ? asWireError(change.error) : null;
  const said = (field: string) => (error?.fields.includes(field) ? error.message : null);

  const keep = keychain?.state === "ok" ? answers.keep : "session";
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { password, removePassword, pem } = answers;
    change.mutate(
      {
        proxy: choiceOf(answers),
        proxyPassword: removePassword ? "" : password === "" ? null : password,
        ...(password === "" ? {} : { keepPassword: keep }),
        authoritiesPem: pem,
      },
      { onSuccess: () => toast.show({ tone: "success", title: text.saved }) },
    );
  };

  return (
    <form className="diagnostics__form" noValidate onSubmit={save} data-testid="network-form">
      <p className="subtle">{text.intro}</p>
      <RadioGroup
        label={text.proxy}
        value={answers.kind}
        onChange={(kind) => set({ kind })}
        data-testid="proxy"
        options={[
          {
            value: "system",
            label: text.system,
            help: settings.systemProxy === null ? text.systemNone : text.systemNow(settings.systemProxy),
          },
          { value: "direct", label: text.direct, help: text.directHelp },
          { value: "manual", label: text.manual },
        ]}
      />
      {answers.kind === "manual" && (
        <div className="diagnostics__nested">
          <TextInput
            id={fieldId("proxy")}
            label={text.url}
            help={text.urlHelp}
            error={said("proxy")}
            mono
            value={answers.url}
            onChange={(url) => set({ url })}
            data-testid="proxy-url"
          />
          <TextInput
            label={text.userName}
            optional
            value={answers.userName}
            onChange={(userName) => set({ userName })}
            data-testid="proxy-user"
          />
          <SecretInput
            label={text.password}
            optional
            help={settings.hasProxyPassword ? text.passwordKept : undefined}
            value={answers.password}
            onChange={(password) => set({ password, removePassword: false })}
            data-testid="proxy-password"
          />
          {keychain !== undefined && answers.password !== "" && (
            <KeepChoice value={keep} keychain={keychain} brief onChange={(chosen) => set({ keep: chosen })} />
          )}
          {settings.hasProxyPassword && (
            <Checkbox
              label={text.removePassword}
              checked={answers.removePassword}
              onChange={(removePassword) => set({ removePassword, password: "" })}
              data-testid="proxy-forget"
            />
          )}
          <TextInput
            label={text.noProxy}
            help={text.noProxyHelp}
            optional
            mono
            value={answers.noProxy}
            onChange={(noProxy) => set({ noProxy })}
            data-testid="no-proxy"
          />
        </div>
      )}
      <h2>{text.authorities}</h2>
      <p className="subtle">{text.authoritiesIntro}</p>
      {settings.authorities.length > 0 && <Authorities authorities={settings.authorities} />}
      <TextArea
        id={fieldId("authoritiesPem")}
        label={text.pem}
        help={text.pemHelp}
        error={said("authoritiesPem")}
        optional
        mono
        rows={6}
        value={answers.pem}
        onChange={(pem) => set({ pem })}
        data-testid="authorities"
      />
      <p className="subtle">{text.noSwitch}</p>
      {error !== null && <FormError error={error} fields={["proxy", "authoritiesPem"]} />}
      <div className="diagnostics__buttons">
        <Button type="submit" variant="primary" busy={change.isPending} data-testid="save-network">
          {text.save}
        </Button>
      </div>
    </form>
  );
}

function Authorities({ authorities }: { authorities: readonly ExtraAuthority[] }) {
  return (
    <table className="plain-table" aria-label={text.authoritiesLabel} data-testid="authorities-table">
      <thead>
        <tr>
          <th scope="col">{text.subject}</th>
          <th scope="col">{text.expires}</th>
          <th scope="col">{text.fingerprint}</th>
        </tr>
      </thead>
      <tbody>
        {authorities.map(({ subject, fingerprint, expiresAt }) => (
          <tr key={fingerprint}>
            <th scope="row">
              <bdi>{subject}</bdi>
            </th>
            <td>
              {expiresAt < Date.now() ? (
                <Lozenge tone="danger">{text.expired}</Lozenge>
              ) : (
                <Moment at={expiresAt} by="date" />
              )}
            </td>
            <td>
              <span className="diagnostics__fingerprint">
                <code title={fingerprint}>{fingerprint.slice(0, 23)}…</code>
                <CopyButton text={fingerprint} label={text.copyFingerprint} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NetworkTest() {
  const backend = useBackend();
  const { busy, checks, error, run, stop } = useChecks();
  const start = () =>
    run(
      (operationId, tell) => backend.call("test_network", { operationId }, tell),
      (found) => found,
    );
  return (
    <section className="diagnostics__section" data-testid="network-test">
      <div className="diagnostics__heading">
        <h2>{text.testTitle}</h2>
        <div className="diagnostics__buttons">
          {busy && <Button onClick={stop}>{text.cancel}</Button>}
          <Button busy={busy} data-testid="test-network" onClick={() => void start()}>
            {text.test}
          </Button>
        </div>
      </div>
      <p className="subtle">{text.testIntro}</p>
      {error !== null && <ErrorMessage error={error} onRetry={() => void start()} />}
      {checks !== null && <CheckList label={text.testTitle} checks={checks} />}
    </section>
  );
}

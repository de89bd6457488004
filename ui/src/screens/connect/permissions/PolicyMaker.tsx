import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { BuildPolicy } from "../../../backend/generated/BuildPolicy";
import type { Feature } from "../../../backend/generated/Feature";
import type { WireError } from "../../../backend/generated/WireError";
import {
  Button,
  Checkbox,
  CodeBlock,
  Copyable,
  CopyButton,
  ErrorMessage,
  Expander,
  RadioGroup,
  Spinner,
  useAnnounce,
} from "../../../components";
import { messages } from "../../../messages";
import { RepositoryPicker } from "../../triggers/RepositoryPicker";
import { useFoundRepositories } from "../queries";
import { RegionSelect } from "../regions/RegionSelect";
import { isExtra } from "./report";

const text = messages.permissions.policy;

interface PolicyMakerProps {
  /** The account in each region; a policy is of one of them. At least one. */
  accounts: readonly AwsAccount[];
  siteHandle: string;
  features: readonly Feature[];
}

/** The least policy for the features and repositories one chooses, to copy or to save. */
export function PolicyMaker({ accounts, siteHandle, features }: PolicyMakerProps) {
  const heading = useId();
  const [left, setLeft] = useState<ReadonlySet<Feature>>(() => new Set(features.filter(isExtra)));
  const [scope, setScope] = useState<"all" | "chosen">("all");
  const [repositories, setRepositories] = useState<readonly string[]>([]);
  const [open, setOpen] = useState(false);
  const [region, setRegion] = useState<string | undefined>(accounts[0]?.region);
  const accountHandle = (accounts.find((account) => account.region === region) ?? accounts[0])?.accountHandle ?? "";
  const list = useFoundRepositories(scope === "chosen" ? accountHandle : undefined);
  const names = useMemo(() => list.data?.map(({ name }) => name), [list.data]);

  const chosen = features.filter((feature) => !left.has(feature));
  const complete = chosen.length > 0 && (scope === "all" || repositories.length > 0);
  const request: BuildPolicy = {
    accountHandle,
    siteHandle,
    features: chosen,
    repositories: scope === "all" ? [] : [...repositories],
  };
  const policy = usePolicy(request, complete);
  const toggle = (feature: Feature, on: boolean) => {
    const next = new Set(left);
    if (on) next.delete(feature);
    else next.add(feature);
    setLeft(next);
  };

  return (
    <section className="step__section policy" aria-labelledby={heading}>
      <h2 id={heading}>{text.title}</h2>
      <p className="step__note">{text.intro}</p>
      {accounts.length < 2 ? null : (
        <RegionSelect
          accounts={accounts}
          help={messages.regions.steps.policy}
          value={region ?? ""}
          onChange={(next) => {
            setRegion(next);
            // Names of one region say nothing in another.
            setRepositories([]);
          }}
        />
      )}
      <fieldset className="step__group policy__features">
        <legend className="field__label">{text.features}</legend>
        {features.map((feature) => (
          <Checkbox
            key={feature}
            data-testid={`policy-${feature}`}
            label={messages.permissions.features[feature]}
            help={isExtra(feature) ? text.extra : undefined}
            checked={!left.has(feature)}
            onChange={(on) => toggle(feature, on)}
          />
        ))}
      </fieldset>
      <RadioGroup<"all" | "chosen">
        label={text.repositories}
        data-testid="policy-repositories"
        options={[
          { value: "all", label: text.all },
          { value: "chosen", label: text.chosen },
        ]}
        value={scope}
        onChange={setScope}
      />
      {scope === "all" ? null : names === undefined ? (
        list.isError ? (
          <ErrorMessage error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <Spinner label={messages.triggers.picker.loading} />
        )
      ) : (
        <RepositoryPicker names={names} chosen={repositories} onChange={setRepositories} />
      )}
      {complete ? null : (
        <p className="subtle">
          {chosen.length === 0 ? text.featuresRequired : messages.triggers.settings.repositoriesRequired}
        </p>
      )}
      {policy.isError ? <ErrorMessage error={policy.error} onRetry={() => void policy.refetch()} /> : null}
      {complete && policy.isPending ? <Spinner label={text.making} /> : null}
      {complete && policy.data !== undefined ? (
        <>
          {policy.data.notes.length === 0 ? null : (
            <ul className="plain-list">
              {policy.data.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          <div className="policy__acts">
            <CopyButton text={policy.data.json} label={text.copy} seen />
            <SavePolicy request={request} />
          </div>
          <Expander label={text.show} open={open} onOpenChange={setOpen} data-testid="show-policy">
            <CodeBlock label={text.label} data-testid="policy-json">
              {policy.data.json}
            </CodeBlock>
          </Expander>
        </>
      ) : null}
    </section>
  );
}

function usePolicy(request: BuildPolicy, enabled: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["policy", request],
    queryFn: () => backend.call("build_policy", request),
    enabled,
    placeholderData: keepPreviousData,
    retry: false,
    networkMode: "always",
  });
}

/** Writes the policy to a file and shows where it is. */
function SavePolicy({ request }: { request: BuildPolicy }) {
  const backend = useBackend();
  const announce = useAnnounce();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<string | null>(null);
  const [error, setError] = useState<WireError | null>(null);

  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      const { path } = await backend.call("save_policy", request);
      setSaved(path);
      announce(`${text.saved} ${path}`);
    } catch (thrown) {
      setError(asWireError(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button size="compact" data-testid="save-policy" busy={busy} onClick={() => void save()}>
        {text.save}
      </Button>
      {saved === null ? null : (
        <p className="export__saved" data-testid="saved-path">
          {text.saved} <Copyable text={saved} label={text.copyPath} />
        </p>
      )}
      {error === null || error.code === "CANCELLED" ? null : <ErrorMessage error={error} />}
    </>
  );
}

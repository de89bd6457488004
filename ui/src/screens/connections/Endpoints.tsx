import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useId, useState } from "react";
import { useBackend } from "../../backend";
import type { Endpoints as EndpointsOf } from "../../backend/generated/Endpoints";
import type { WireError } from "../../backend/generated/WireError";
import { Button, Checkbox, Dialog, ErrorMessage, KeyValueList, TextInput, useToast } from "../../components";
import { messages } from "../../messages";
import { FormError } from "../FormError";
import { useOperation } from "../useOperation";

const text = messages.diagnostics.endpoints;
const FIELDS = ["codecommit", "git", "sns", "sts"] as const;

interface EndpointsProps {
  connectionId: string;
  region: string;
}

/** Where a connection's own calls go, when that is not AWS's public endpoint. */
export function Endpoints({ connectionId, region }: EndpointsProps) {
  const backend = useBackend();
  const [open, setOpen] = useState(false);
  const endpoints = useQuery(
    queryOptions({
      queryKey: ["endpoints", connectionId],
      queryFn: () => backend.call("get_endpoints", { connectionId }),
    }),
  );
  return (
    <section className="settings__section" data-testid="endpoints">
      <h2>{text.heading}</h2>
      {endpoints.isError && <ErrorMessage error={endpoints.error} onRetry={() => void endpoints.refetch()} />}
      {endpoints.data !== undefined && (
        <>
          <Shown endpoints={endpoints.data} />
          <div>
            <Button size="compact" data-testid="change-endpoints" onClick={() => setOpen(true)}>
              {text.change}
            </Button>
          </div>
          <ChangeEndpoints
            connectionId={connectionId}
            region={region}
            endpoints={endpoints.data}
            open={open}
            onClose={() => setOpen(false)}
          />
        </>
      )}
    </section>
  );
}

function Shown({ endpoints }: { endpoints: EndpointsOf }) {
  const given = FIELDS.filter((field) => endpoints[field] !== "");
  if (given.length === 0) return <p>{endpoints.fips ? text.fipsPublic : text.public}</p>;
  return (
    <KeyValueList
      items={FIELDS.map((field) => ({
        label: text[field],
        value:
          endpoints[field] === "" ? endpoints.fips ? text.fipsPublic : text.public : <code>{endpoints[field]}</code>,
      }))}
    />
  );
}

interface ChangeEndpointsProps extends EndpointsProps {
  endpoints: EndpointsOf;
  open: boolean;
  onClose: () => void;
}

function ChangeEndpoints({ connectionId, region, endpoints, open, onClose }: ChangeEndpointsProps) {
  const backend = useBackend();
  const queries = useQueryClient();
  const toast = useToast();
  const form = useId();
  const { busy, perform, cancel } = useOperation();
  const [answers, setAnswers] = useState(endpoints);
  const [error, setError] = useState<WireError | null>(null);
  useEffect(() => {
    if (!open) return;
    setAnswers(endpoints);
    setError(null);
  }, [open, endpoints]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const outcome = await perform((operationId) =>
      backend.call("set_endpoints", { operationId, connectionId, endpoints: answers }),
    );
    if (outcome.kind === "failed") setError(outcome.error);
    if (outcome.kind !== "done") return;
    queries.setQueryData(["endpoints", connectionId], outcome.value);
    toast.show({ tone: "success", title: text.saved });
    onClose();
  };

  const hosts = {
    codecommit: `vpce-0a1b2c-3d4e.codecommit.${region}.vpce.amazonaws.com`,
    git: `vpce-0a1b2c-3d4e.git-codecommit.${region}.vpce.amazonaws.com`,
    sns: `vpce-0a1b2c-3d4e.sns.${region}.vpce.amazonaws.com`,
    sts: `vpce-0a1b2c-3d4e.sts.${region}.vpce.amazonaws.com`,
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={text.title}
      size="large"
      data-testid="endpoints-dialog"
      actions={
        <>
          <Button onClick={busy ? cancel : onClose}>{messages.common.cancel}</Button>
          <Button type="submit" form={form} variant="primary" busy={busy} data-testid="save-endpoints">
            {text.save}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className="endpoints" onSubmit={(event) => void save(event)}>
        <p>{text.intro}</p>
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            label={text[field]}
            help={text.example(hosts[field])}
            optional
            mono
            autoFocus={field === "codecommit"}
            value={answers[field]}
            onChange={(value) => setAnswers((before) => ({ ...before, [field]: value }))}
            data-testid={`endpoint-${field}`}
          />
        ))}
        <Checkbox
          label={text.fips}
          checked={answers.fips}
          onChange={(fips) => setAnswers((before) => ({ ...before, fips }))}
          data-testid="endpoint-fips"
        />
        {error !== null && <FormError error={error} />}
      </form>
    </Dialog>
  );
}

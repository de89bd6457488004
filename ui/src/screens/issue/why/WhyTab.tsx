import { type FormEvent, useState } from "react";
import type { OpenedIssue } from "../../../backend/generated/OpenedIssue";
import { Button, Combobox, SectionMessage, Spinner, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { useConnection, useConnections } from "../../connections/queries";
import { FormError } from "../../FormError";
import { FormOutcome } from "../../FormOutcome";
import { fieldId, focusField } from "../../fields";
import { useWhy } from "./useWhy";
import { WhyChain } from "./WhyChain";
import "./why.css";

interface WhyTabProps {
  issue: OpenedIssue;
  /** Between two looks after a fix; the tests are shorter of time. */
  waitMs?: number;
}

const text = messages.mirror.why;
const FIELDS = ["subject"] as const;

/** Why a commit is not at the issue: what is looked for, the way of it, and what mends it. */
export function WhyTab({ issue, waitMs }: WhyTabProps) {
  const why = useWhy(issue, waitMs);
  const [subject, setSubject] = useState("");
  const [connectionId, setConnectionId] = useState("");
  const [repository, setRepository] = useState("");
  const [pressed, setPressed] = useState(false);
  const connections = useConnections();
  const ofSite = (connections.data ?? []).filter(({ siteUrl }) => siteUrl === issue.site.url);
  // Of one connection there is nothing to choose.
  const chosen = ofSite.length === 1 ? (ofSite[0]?.connectionId ?? "") : connectionId;
  const empty = subject.trim() === "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPressed(true);
    if (empty) {
      focusField("subject");
      return;
    }
    if (why.busy) return;
    void why.explain({
      subject: subject.trim(),
      connectionId: connectionId === "" ? null : connectionId,
      repository: repository.trim() === "" ? null : repository.trim(),
    });
  };

  return (
    <div className="why" data-testid="why">
      <p className="subtle why__intro">{text.intro}</p>
      <form className="why__form" noValidate onSubmit={submit}>
        <TextInput
          id={fieldId("subject")}
          label={text.field}
          help={text.fieldHelp}
          error={pressed && empty ? text.required : null}
          value={subject}
          onChange={setSubject}
          className="why__subject"
          data-testid="why-subject"
        />
        <div className="why__where">
          {ofSite.length > 1 ? (
            <Combobox
              label={text.connection}
              optional
              value={connectionId}
              onChange={(next) => {
                setConnectionId(next);
                setRepository("");
              }}
              options={[
                { value: "", label: text.allConnections },
                ...ofSite.map((one) => ({
                  value: one.connectionId,
                  label: one.name,
                  detail: `${one.region} ${one.account}`,
                })),
              ]}
              data-testid="why-connection"
            />
          ) : null}
          <RepositoryField connectionId={chosen} value={repository} onChange={setRepository} />
        </div>
        <div className="why__buttons">
          <Button type="submit" variant="primary" busy={why.busy} data-testid="why-start">
            {why.explanation === null ? text.start : text.again}
          </Button>
          {why.busy ? (
            <>
              <Button onClick={why.stop} data-testid="why-stop">
                {text.stop}
              </Button>
              <Spinner label={text.looking} />
            </>
          ) : null}
        </div>
      </form>
      {why.error === null ? null : <FormError error={why.error} fields={FIELDS} />}
      {why.stopped ? <SectionMessage tone="info">{text.stopped}</SectionMessage> : null}
      <FormOutcome of={why.explanation ?? (why.begun ? "begun" : null)}>
        {why.begun && why.error === null ? <WhyChain issue={issue} why={why} /> : null}
      </FormOutcome>
    </div>
  );
}

interface RepositoryFieldProps {
  connectionId: string;
  value: string;
  onChange: (repository: string) => void;
}

function RepositoryField(props: RepositoryFieldProps) {
  return props.connectionId === "" ? <RepositoryChoice {...props} names={[]} /> : <OfConnection {...props} />;
}

function OfConnection(props: RepositoryFieldProps) {
  const connection = useConnection(props.connectionId);
  return <RepositoryChoice {...props} names={connection.data?.repositories.map(({ name }) => name) ?? []} />;
}

function RepositoryChoice({ value, onChange, names }: RepositoryFieldProps & { names: readonly string[] }) {
  return (
    <Combobox
      label={text.repository}
      help={text.repositoryHelp}
      optional
      freeForm
      submits
      value={value}
      onChange={onChange}
      options={names.map((name) => ({ value: name, label: name }))}
      data-testid="why-repository"
    />
  );
}

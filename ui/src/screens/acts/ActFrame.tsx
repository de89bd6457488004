import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import { Button, Combobox, ErrorMessage, SectionMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import { useConnection } from "../connections/queries";
import { usePersonalAccess } from "../credentials/queries";
import { FormDialog } from "../FormDialog";
import { FormError } from "../FormError";
import { fieldId } from "../fields";
import { Acting, ActingBlocked } from "../personal/Acting";
import { PersonalCredentialDialog } from "../personal/PersonalCredentialDialog";
import "./acts.css";
import { placeKey, placeOptions } from "./places";
import type { ActForm } from "./useActForm";

/** What was made, and what is often done next. */
export interface Done {
  title: string;
  content: ReactNode;
  next?: { label: string; testId: string; onPress: () => void };
}

/** What to say at a field: what is wrong with its answer, else what the backend said of it. */
export function fieldError<F extends string>(
  { error }: Pick<ActForm<unknown>, "error">,
  problems: Record<F, string | undefined>,
): (field: F) => string | undefined {
  return (field) => problems[field] ?? (error?.fields.includes(field) ? error.message : undefined);
}

interface ActFrameProps<Made> {
  title: string;
  form: ActForm<Made>;
  /** The fields of the request. */
  fields: readonly string[];
  /** What is wrong with the repository. */
  repositoryError: string | undefined;
  onClose: () => void;
  /** The act; it is left out while nobody may do it. */
  primary: { label: string; testId: string; onPress: () => void };
  /** The field that has the focus at first, where the repository is known. */
  begin: string;
  /** The fields after the repository. */
  children: ReactNode;
  /** In place of all of it, once it is done. */
  done: (made: Made) => Done;
  /** The fields that are of use even to those who may not act. */
  whenBlocked?: ReactNode;
  /** At the other end of the row of buttons, before it is done. */
  aside?: ReactNode;
  /** A dialog that one of the fields opens on top. */
  above?: ReactNode;
  size?: "small" | "large";
  "data-testid": string;
}

/**
 * The frame of a branch's and a pull request's dialog: the repository, then either who acts or, when one's own key is
 * required and there is none, the way to set it up and nothing that could be pressed in vain.
 */
export function ActFrame<Made>({
  title,
  form,
  fields,
  repositoryError,
  onClose,
  primary,
  begin,
  children,
  done,
  whenBlocked,
  aside,
  above,
  size = "small",
  "data-testid": testId,
}: ActFrameProps<Made>) {
  const text = messages.acts;
  const { places, place, connectionId } = form;
  const access = usePersonalAccess(connectionId);
  const connection = useConnection(connectionId);
  const [editing, setEditing] = useState(false);
  const blocked = access.data?.actor === "blocked";
  const ready = access.data !== undefined && !blocked;
  const options = useMemo(() => placeOptions(places), [places]);

  const act = (of: PersonalAccess) =>
    of.actor === "blocked" ? (
      <>
        <ActingBlocked onSetUp={() => setEditing(true)} />
        {whenBlocked === undefined ? null : <ActFields form={form}>{whenBlocked}</ActFields>}
      </>
    ) : (
      <>
        <ActFields form={form}>{children}</ActFields>
        <Acting access={of} connectionKey={connection.data?.accessKeyHint ?? ""} onEdit={() => setEditing(true)} />
      </>
    );
  if (form.made !== null) {
    const { title: made, next, content } = done(form.made);
    return (
      <FormDialog
        open
        onClose={onClose}
        title={made}
        size={size}
        settled
        data-testid={testId}
        aside={
          next === undefined ? undefined : (
            <Button onClick={next.onPress} data-testid={next.testId}>
              {next.label}
            </Button>
          )
        }
        primary={{ label: text.close, testId: "act-close", onPress: onClose }}
      >
        {content}
      </FormDialog>
    );
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={title}
      size={size}
      begin={form.given === null ? "repository" : begin}
      aside={aside}
      onStop={form.busy ? form.stop : undefined}
      stopLabel={text.stop}
      primary={ready ? { ...primary, busy: form.busy, disabled: form.empty } : undefined}
      data-testid={testId}
      above={
        <>
          {above}
          {access.data === undefined ? null : (
            <PersonalCredentialDialog
              access={access.data}
              connection={connection.data?.connection.name ?? place?.connectionName ?? ""}
              open={editing}
              onClose={() => setEditing(false)}
            />
          )}
        </>
      }
    >
      <Combobox
        id={fieldId("repository")}
        data-testid="act-repository"
        label={text.branch.repository}
        placeholder={text.repositoryPlaceholder}
        options={options}
        value={place === null ? "" : placeKey(place)}
        error={repositoryError}
        submits={false}
        onChange={form.choose}
      />
      {connectionId === "" ? null : access.data === undefined ? (
        access.isError ? (
          <ErrorMessage error={access.error} onRetry={() => void access.refetch()} />
        ) : (
          <Spinner label={messages.personal.acting.loading} />
        )
      ) : (
        act(access.data)
      )}
      {blocked || form.error === null ? null : <FormError error={form.error} fields={fields} />}
    </FormDialog>
  );
}

/** The fields, where there is a branch to begin at. */
function ActFields({
  form: { branches, empty },
  children,
}: {
  form: Pick<ActForm<unknown>, "branches" | "empty">;
  children: ReactNode;
}) {
  const text = messages.acts;
  return (
    <>
      {branches.isError ? <ErrorMessage error={branches.error} onRetry={() => void branches.refetch()} /> : null}
      {empty ? (
        <SectionMessage tone="info" title={text.emptyRepository} data-testid="empty-repository">
          {text.emptyRepositoryText}
        </SectionMessage>
      ) : (
        children
      )}
    </>
  );
}

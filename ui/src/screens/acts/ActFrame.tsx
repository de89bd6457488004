import type { ReactNode } from "react";
import { useState } from "react";
import type { ConnectionDetail } from "../../backend/generated/ConnectionDetail";
import type { PersonalAccess } from "../../backend/generated/PersonalAccess";
import { Button, Combobox, ErrorMessage, Spinner } from "../../components";
import { messages } from "../../messages";
import { usePersonalAccess } from "../credentials/queries";
import { FormDialog } from "../FormDialog";
import type { PrimaryAct } from "../FormFrame";
import { fieldId } from "../fields";
import { Acting, ActingBlocked } from "../personal/Acting";
import { PersonalCredentialDialog } from "../personal/PersonalCredentialDialog";

/** What was made, and what is often done next. */
export interface Done {
  title: string;
  content: ReactNode;
  next?: { label: string; testId: string; onPress: () => void };
}

interface ActFrameProps {
  detail: ConnectionDetail;
  title: string;
  repository: string;
  /** What is wrong with the repository. */
  repositoryError: string | undefined;
  onRepository: (repository: string) => void;
  onClose: () => void;
  /** The act; it is left out while nobody may do it. */
  primary: PrimaryAct;
  onStop: (() => void) | undefined;
  /** The field that has the focus at first. */
  begin: string;
  /** The fields after the repository. */
  children: ReactNode;
  /** What went wrong. */
  outcome: ReactNode;
  /** In place of all of it, once it is done. */
  done: Done | null;
  size?: "small" | "large";
  "data-testid": string;
}

/**
 * The frame of a branch's and a pull request's dialog: the repository, then either who acts or, when one's own key is
 * required and there is none, the way to set it up and nothing that could be pressed in vain.
 */
export function ActFrame({
  detail,
  title,
  repository,
  repositoryError,
  onRepository,
  onClose,
  primary,
  onStop,
  begin,
  children,
  outcome,
  done,
  size = "small",
  "data-testid": testId,
}: ActFrameProps) {
  const text = messages.acts;
  const { connectionId, name } = detail.connection;
  const access = usePersonalAccess(connectionId);
  const [editing, setEditing] = useState(false);
  const blocked = access.data?.actor === "blocked";
  const ready = access.data !== undefined && !blocked;
  const options = detail.repositories.map((one) => ({ value: one.name, label: one.name }));

  const act = (of: PersonalAccess) =>
    of.actor === "blocked" ? (
      <ActingBlocked onSetUp={() => setEditing(true)} />
    ) : (
      <>
        {children}
        <Acting access={of} connectionKey={detail.accessKeyHint} onEdit={() => setEditing(true)} />
      </>
    );
  if (done !== null) {
    const { next } = done;
    return (
      <FormDialog
        open
        onClose={onClose}
        title={done.title}
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
        {done.content}
      </FormDialog>
    );
  }
  return (
    <FormDialog
      open
      onClose={onClose}
      title={title}
      size={size}
      begin={begin}
      onStop={onStop}
      stopLabel={text.stop}
      primary={ready ? primary : undefined}
      data-testid={testId}
      above={
        access.data === undefined ? undefined : (
          <PersonalCredentialDialog
            access={access.data}
            connection={name}
            open={editing}
            onClose={() => setEditing(false)}
          />
        )
      }
    >
      <Combobox
        id={fieldId("repository")}
        data-testid="act-repository"
        label={text.branch.repository}
        placeholder={text.repositoryPlaceholder}
        options={options}
        value={repository}
        error={repositoryError}
        submits={false}
        onChange={onRepository}
      />
      {access.data === undefined ? (
        access.isError ? (
          <ErrorMessage error={access.error} onRetry={() => void access.refetch()} />
        ) : (
          <Spinner label={messages.personal.acting.loading} />
        )
      ) : (
        act(access.data)
      )}
      {blocked ? null : outcome}
    </FormDialog>
  );
}

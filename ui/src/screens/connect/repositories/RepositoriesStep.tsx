import { SearchX } from "lucide-react";
import { useState } from "react";
import type { FoundRepository } from "../../../backend/generated/FoundRepository";
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  ErrorMessage,
  LongText,
  Lozenge,
  SectionMessage,
  Spinner,
  Time,
} from "../../../components";
import { messages } from "../../../messages";
import { useFoundRepositories } from "../queries";
import { accountsOf, repositoriesIn } from "../regions/answers";
import { RegionSelect } from "../regions/RegionSelect";
import { StepFrame } from "../StepFrame";
import type { StepProps } from "../step";

const text = messages.connect.repositories;

const nameOf = (repository: FoundRepository) => repository.name;

const columns: readonly Column<FoundRepository>[] = [
  {
    id: "name",
    header: text.columns.name,
    rowHeader: true,
    sortBy: nameOf,
    cell: ({ name }) => <code title={name}>{name}</code>,
  },
  {
    id: "branch",
    header: text.columns.branch,
    width: "12rem",
    sortBy: (repository) => repository.defaultBranch,
    cell: (repository) => <DefaultBranch repository={repository} />,
  },
  {
    id: "description",
    header: text.columns.description,
    hideBelow: "small",
    cell: ({ problem, description }) => <LongText text={problem ?? description ?? ""} max={160} inline />,
  },
  {
    id: "modified",
    header: text.columns.modified,
    width: "11.5rem",
    hideBelow: "small",
    sortBy: (repository) => repository.lastModified,
    cell: ({ lastModified }) => <Time at={lastModified} />,
  },
];

/** Everything that was found. There is nothing to choose: GIJ imports all, and this says so. */
export function RepositoriesStep({ state, dispatch }: StepProps) {
  const accounts = accountsOf(state.account, state.more);
  const [region, setRegion] = useState(state.account?.region ?? "");
  const account = accounts.find((one) => one.region === region) ?? state.account;
  const several = accounts.length > 1;
  const list = useFoundRepositories(account?.accountHandle);
  const found = list.data;
  const unreadable = found?.filter((repository) => repository.problem !== null).length ?? 0;

  return (
    <StepFrame
      step="repositories"
      wide
      heading={
        found === undefined ? text.loadingHeading : text.heading(several ? repositoriesIn(accounts) : found.length)
      }
      intro={
        account === null
          ? undefined
          : several
            ? messages.regions.steps.repositories(account.account, accounts.length)
            : text.intro(account.account, account.regionName)
      }
      onBack={() => dispatch({ type: "back" })}
      primary={{
        label: messages.connect.next,
        testId: "next",
        onPress: () => dispatch({ type: "next" }),
        disabled: found === undefined,
      }}
    >
      {several ? <RegionSelect accounts={accounts} value={account?.region ?? ""} onChange={setRegion} /> : null}
      {list.isLoading ? <Spinner label={text.loading} /> : null}
      {list.isError ? <ErrorMessage error={list.error} onRetry={() => void list.refetch()} /> : null}
      {unreadable > 0 ? <SectionMessage tone="warning">{text.problems(unreadable)}</SectionMessage> : null}
      {found === undefined || account === null ? null : (
        <DataTable
          key={account.accountHandle}
          label={text.tableLabel}
          data-testid="found-repositories"
          searchLabel={text.filter}
          columns={columns}
          rows={found}
          rowKey={nameOf}
          searchText={nameOf}
          height="fill"
          empty={
            <EmptyState
              icon={SearchX}
              title={text.noneTitle}
              data-testid="no-repositories"
              actions={<Button onClick={() => dispatch({ type: "goTo", step: "aws" })}>{text.noneAction}</Button>}
            >
              {text.none(account.account, `${account.regionName} (${account.region})`)}
            </EmptyState>
          }
        />
      )}
      {found === undefined || found.length === 0 ? null : <p className="step__note">{text.restrict}</p>}
    </StepFrame>
  );
}

function DefaultBranch({ repository }: { repository: FoundRepository }) {
  if (repository.problem !== null) return <Lozenge tone="warning">{text.problem}</Lozenge>;
  if (repository.defaultBranch === null) return <Lozenge tone="neutral">{text.emptyRepository}</Lozenge>;
  return <code title={repository.defaultBranch}>{repository.defaultBranch}</code>;
}

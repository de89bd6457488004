import { MoreHorizontal } from "lucide-react";
import type { JiraIntegration } from "../../../backend/generated/JiraIntegration";
import { Button, type Column, LongText, Lozenge, Menu, type MenuAct, Time } from "../../../components";
import { messages } from "../../../messages";
import type { ConnectionView } from "../../../shell/place";
import { isAdoptable, isHere, type Row } from "./rows";

const text = messages.manage.inJira;

/** The same element every time: long lists have one in each row. */
const MORE = <MoreHorizontal aria-hidden="true" />;

/** What can be done with a line of what a Jira has. */
export interface RowActs {
  onOpen: (connectionId: string, view?: ConnectionView) => void;
  onAdopt: (integration: JiraIntegration) => void;
  onSettings: (row: Row) => void;
  onOpenJira: (row: Row) => void;
  onReindex: (row: Row) => void;
  onDisable: (row: Row) => void;
}

/** What a line is found by. */
export function searchText(row: Row): string {
  const { name, origin } = row.of;
  if (row.kind === "single") return `${name} ${origin ?? ""} ${text.single}`;
  const { host, region, regionName } = row.of;
  return [name, origin, host, region, regionName].filter(Boolean).join(" ");
}

/** Integrations, single repositories, and what can be done with each. */
export function columnsOf(acts: RowActs): Column<Row>[] {
  return [
    {
      id: "name",
      header: text.columns.name,
      rowHeader: true,
      sortBy: ({ of }) => of.name,
      cell: ({ of }) => (
        <>
          <span className="connections__name" title={of.name}>
            <LongText text={of.name} max={110} inline />
          </span>
          <span className="connections__second" title={of.origin ?? undefined}>
            <LongText text={of.origin ?? ""} max={160} inline />
          </span>
        </>
      ),
    },
    {
      id: "host",
      header: text.columns.host,
      width: "208px",
      hideBelow: "small",
      sortBy: (row) => (row.kind === "single" ? text.single : row.of.host),
      cell: (row) =>
        row.kind === "single" ? (
          text.single
        ) : (
          <>
            <span className="connections__name">{row.of.host}</span>
            <span className="connections__second">
              {[row.of.regionName, row.of.accessKeyHint === null ? null : text.keyEnds(row.of.accessKeyHint)]
                .filter((part) => part !== null)
                .join(" · ")}
            </span>
          </>
        ),
    },
    {
      id: "repositories",
      header: text.columns.repositories,
      width: "140px",
      align: "end",
      hideBelow: "medium",
      sortBy: (row) => (row.kind === "single" ? 1 : row.of.repositories),
      cell: (row) =>
        row.kind === "single" ? null : (
          <>
            {messages.common.shownOf(row.of.repositories, row.of.repositories)}
            {row.of.disabledRepositories > 0 && (
              <span className="connections__second">{text.repositoriesDisabled(row.of.disabledRepositories)}</span>
            )}
          </>
        ),
    },
    {
      id: "state",
      header: text.columns.state,
      width: "184px",
      sortBy: (row) => `${row.of.disabled ? 1 : 0} ${isHere(row) ? 0 : 1}`,
      cell: (row) =>
        row.of.disabled ? (
          <Lozenge tone="neutral" icon="skipped">
            {text.disabled}
          </Lozenge>
        ) : isHere(row) ? (
          <Lozenge tone="success">{text.here}</Lozenge>
        ) : (
          <Lozenge tone="neutral">{text.notHere}</Lozenge>
        ),
    },
    {
      id: "lastIndexed",
      header: text.columns.lastIndexed,
      width: "136px",
      hideBelow: "medium",
      sortBy: ({ of }) => of.lastIndexed,
      cell: ({ of }) => <Time at={of.lastIndexed} />,
    },
    {
      id: "act",
      header: text.columns.act,
      width: "168px",
      cell: (row) => (
        <span className="in-jira__acts">
          <Next row={row} acts={acts} />
          <More row={row} acts={acts} />
        </span>
      ),
    },
  ];
}

/** The one act that fits a line best. */
function Next({ row, acts }: { row: Row; acts: RowActs }) {
  const { name, id } = row.of;
  if (row.kind === "integration" && row.of.connectionId !== null) {
    const { connectionId } = row.of;
    return (
      <Button
        size="compact"
        aria-label={text.openNamed(name)}
        onClick={() => acts.onOpen(connectionId)}
        data-testid={`open-integration-${id}`}
      >
        {text.open}
      </Button>
    );
  }
  if (isAdoptable(row)) {
    const { of } = row;
    return (
      <Button
        size="compact"
        aria-label={text.adoptNamed(name)}
        onClick={() => acts.onAdopt(of)}
        data-testid={`adopt-${id}`}
      >
        {text.adopt}
      </Button>
    );
  }
  if (row.kind === "single")
    return (
      <Button size="compact" onClick={() => acts.onSettings(row)} data-testid={`settings-of-${id}`}>
        {text.settings}
      </Button>
    );
  return (
    <Button size="compact" onClick={() => acts.onOpenJira(row)} data-testid={`jira-${id}`}>
      {text.openJira}
    </Button>
  );
}

function More({ row, acts }: { row: Row; acts: RowActs }) {
  const { name, id, disabled } = row.of;
  // Causeway can only look at other hosts.
  if (row.kind === "integration" && !row.of.isCodeCommit) return null;
  const entries: MenuAct[] = [
    { id: "settings", label: text.settings, onChoose: () => acts.onSettings(row), "data-testid": "row-settings" },
    {
      id: "disable",
      label: disabled ? messages.manage.header.enable : messages.manage.header.disable,
      onChoose: () => acts.onDisable(row),
      "data-testid": "row-disable",
    },
    ...(disabled
      ? []
      : [{ id: "reindex", label: text.reindex, onChoose: () => acts.onReindex(row), "data-testid": "row-reindex" }]),
    { id: "jira", label: text.openJira, onChoose: () => acts.onOpenJira(row), "data-testid": "row-jira" },
  ];
  return (
    <Menu
      acts={entries}
      trigger={
        <Button
          variant="subtle"
          size="compact"
          iconOnly
          icon={MORE}
          title={text.more(name)}
          data-testid={`row-more-${id}`}
        >
          {text.more(name)}
        </Button>
      }
    />
  );
}

import { useMemo } from "react";
import type { Connection } from "../../backend/generated/Connection";
import { Combobox, Select } from "../../components";
import { messages } from "../../messages";

const words = messages.manage.connections;

/** What connections are narrowed down by; `null` for all. */
export interface Filters {
  site: string | null;
  account: string | null;
  region: string | null;
}

/** Every connection. */
export const NO_FILTERS: Filters = { site: null, account: null, region: null };

/** The connections that have all that is asked for. */
export function matching(
  connections: readonly Connection[],
  { site, account, region }: Filters,
): readonly Connection[] {
  if (site === null && account === null && region === null) return connections;
  return connections.filter(
    (one) =>
      (site === null || one.siteUrl === site) &&
      (account === null || one.account === account) &&
      (region === null || one.region === region),
  );
}

interface ConnectionFiltersProps {
  connections: readonly Connection[];
  filters: Filters;
  onChange: (filters: Filters) => void;
}

/** More than these nobody looks through, and every layout of the page would measure each of them. */
const LISTED = 40;

/** By site, account and region; each only where there is more than one. Of very many one is found by typing. */
export function ConnectionFilters({ connections, filters, onChange }: ConnectionFiltersProps) {
  const sites = useChoices(connections, siteOf);
  const accounts = useChoices(connections, accountOf);
  const regions = useChoices(connections, regionOf);
  const choices = [
    { name: "site", label: words.site, all: words.allSites, options: sites },
    { name: "account", label: words.account, all: words.allAccounts, options: accounts },
    { name: "region", label: words.region, all: words.allRegions, options: regions },
  ] as const;
  return choices
    .filter(({ options, name }) => options.length > 1 || filters[name] !== null)
    .map(({ name, label, all, options }) => {
      const field = {
        label,
        className: "field--bare",
        value: filters[name] ?? "",
        onChange: (value: string) => onChange({ ...filters, [name]: value === "" ? null : value }),
        "data-testid": `filter-by-${name}`,
      };
      return options.length > LISTED ? (
        <Combobox key={name} {...field} options={options} placeholder={all} />
      ) : (
        <Select key={name} {...field} compact options={[{ value: "", label: all }, ...options]} />
      );
    });
}

interface Choice {
  value: string;
  label: string;
}

const siteOf = ({ siteUrl, siteTitle }: Connection): Choice => ({ value: siteUrl, label: siteTitle });
const accountOf = ({ account }: Connection): Choice => ({ value: account, label: account });
const regionOf = ({ region, regionName }: Connection): Choice => ({
  value: region,
  label: `${regionName} (${region})`,
});

function useChoices(connections: readonly Connection[], choiceOf: (connection: Connection) => Choice): Choice[] {
  return useMemo(() => {
    const found = new Map(connections.map(choiceOf).map((choice) => [choice.value, choice]));
    return [...found.values()].sort((one, other) => one.label.localeCompare(other.label));
  }, [connections, choiceOf]);
}

/** What is ticked of each site, in this window's own storage: it is no secret, and no matter of another computer. */
const KEY = "causeway.by-hand";

type Kept = Record<string, string[]>;

function kept(): Kept {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Kept) : {};
  } catch {
    // Nothing is kept here, or not by us.
    return {};
  }
}

/** The steps that are ticked of a site. */
export function ticksOf(site: string): ReadonlySet<string> {
  const ticks: unknown = Object.hasOwn(kept(), site) ? kept()[site] : [];
  return new Set(Array.isArray(ticks) ? ticks.filter((tick): tick is string => typeof tick === "string") : []);
}

/** Remembers them. */
export function keepTicks(site: string, ticks: ReadonlySet<string>): void {
  const { [site]: _, ...others } = kept();
  const next: Kept = ticks.size === 0 ? others : { ...others, [site]: [...ticks].sort() };
  try {
    if (Object.keys(next).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // They last as long as the page.
  }
}

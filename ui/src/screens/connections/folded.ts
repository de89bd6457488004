import { useCallback, useState } from "react";

/** The Jira sites whose connections are folded away, in this window's own storage. */
const KEY = "causeway.folded-sites";

function kept(): ReadonlySet<string> {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return new Set(Array.isArray(read) ? read.filter((one): one is string => typeof one === "string") : []);
  } catch {
    // Nothing is kept here, or not by us.
    return new Set();
  }
}

/** Which sites are folded, remembered for the next time. */
export function useFolded(): [ReadonlySet<string>, (folded: ReadonlySet<string>) => void] {
  const [folded, setFolded] = useState(kept);
  const fold = useCallback((next: ReadonlySet<string>) => {
    setFolded(next);
    try {
      if (next.size === 0) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify([...next].sort()));
    } catch {
      // It lasts as long as the page.
    }
  }, []);
  return [folded, fold];
}

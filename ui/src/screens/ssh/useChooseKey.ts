import { useState } from "react";
import { asWireError, useBackend } from "../../backend";
import type { LocalSshKey } from "../../backend/generated/LocalSshKey";
import type { WireError } from "../../backend/generated/WireError";

/** Lets a file be chosen, and reads it as a key. */
export function useChooseKey(onChosen: (key: LocalSshKey) => void) {
  const backend = useBackend();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const open = async () => {
    setBusy(true);
    setError(null);
    try {
      const { path } = await backend.call("choose_ssh_key");
      if (path !== null) onChosen(await backend.call("read_ssh_key", { path }));
    } catch (thrown) {
      setError(asWireError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, open };
}

import { type Dispatch, useCallback, useEffect, useRef, useState } from "react";
import { asWireError, useBackend } from "../../../backend";
import { nextOperationId } from "../../useOperation";
import type { WizardAction } from "../wizard";

/** Regions asked at a time: enough not to wait for a slow one, few enough not to be slowed down by AWS. */
const AT_ONCE = 4;

interface Survey {
  /** Regions that are being asked, or wait for it. */
  pending: ReadonlySet<string>;
  /** How many of those asked in this go have answered, and how many there are. */
  done: number;
  total: number;
  /** Asks these too; one that is pending already is not asked twice. */
  ask: (regions: readonly string[]) => void;
  /** Stops asking. What was answered stays. */
  stop: () => void;
}

interface Going {
  pending: ReadonlySet<string>;
  total: number;
}

const RESTING: Going = { pending: new Set(), total: 0 };

/** Asks regions what the key of an account sees there, and tells the wizard what each of them answers. */
export function useRegionSurvey(accountHandle: string | null, dispatch: Dispatch<WizardAction>): Survey {
  const backend = useBackend();
  const [going, setGoing] = useState<Going>(RESTING);
  /** The requests under way, by region. */
  const asking = useRef(new Map<string, string>());
  const waiting = useRef<string[]>([]);

  const stop = useCallback(() => {
    for (const operationId of asking.current.values()) {
      // Nothing is left to tell if even the cancel fails: its answer is not waited for any more.
      backend.call("cancel_operation", { operationId }).catch(() => undefined);
    }
    asking.current.clear();
    waiting.current = [];
    setGoing(RESTING);
  }, [backend]);

  // Of another key nothing is to be told, and nothing when the step is left.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the handle is the trigger
  useEffect(() => stop, [stop, accountHandle]);

  const ask = useCallback(
    (regions: readonly string[]) => {
      if (accountHandle === null) return;
      const settle = (region: string) => {
        asking.current.delete(region);
        setGoing(({ pending, total }) => {
          const left = new Set(pending);
          left.delete(region);
          return left.size === 0 ? RESTING : { pending: left, total };
        });
        askNext();
      };
      const askOne = async (region: string) => {
        const operationId = nextOperationId();
        asking.current.set(region, operationId);
        const credential = { kind: "checked", accountHandle } as const;
        const answer = await backend
          .call("check_aws", { operationId, region, credential }, () => undefined)
          .then(
            (account) => ({ kind: "found", account }) as const,
            (thrown: unknown) => ({ kind: "refused", error: asWireError(thrown) }) as const,
          );
        if (asking.current.get(region) !== operationId) return;
        if (answer.kind === "refused" && answer.error.code === "SESSION_ENDED") {
          // The key itself is not known any more: the others would only say the same.
          stop();
          dispatch({ type: "accountLost", accountHandle, error: answer.error });
          return;
        }
        dispatch({ type: "regionAnswered", accountHandle, region, answer });
        settle(region);
      };
      const askNext = () => {
        while (asking.current.size < AT_ONCE) {
          const region = waiting.current.shift();
          if (region === undefined) return;
          void askOne(region);
        }
      };
      const fresh = regions.filter((code) => !asking.current.has(code) && !waiting.current.includes(code));
      if (fresh.length === 0) return;
      waiting.current.push(...fresh);
      setGoing(({ pending, total }) => ({ pending: new Set([...pending, ...fresh]), total: total + fresh.length }));
      askNext();
    },
    [backend, accountHandle, dispatch, stop],
  );

  const { pending, total } = going;
  return { pending, done: total - pending.size, total, ask, stop };
}

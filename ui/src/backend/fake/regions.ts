import { BackendError } from "../errors";
import type { AwsAccount } from "../generated/AwsAccount";
import type { ErrorCode } from "../generated/ErrorCode";
import type { PlanRegions } from "../generated/PlanRegions";
import type { RegionsPlan } from "../generated/RegionsPlan";
import { foundRepositories, plan, regions } from "./answers";
import { wireError } from "./errors";
import type { Handlers, Stage } from "./stage";
import type { World } from "./world";

/** What other regions than the first one hold, or answer in its place; those that are not here are empty. */
const OTHERS: Readonly<Record<string, number | ErrorCode>> = {
  "us-east-1": 204,
  "eu-west-1": 12,
  "ap-southeast-2": 3,
  "eu-south-1": "AWS_UNKNOWN_ACCESS_KEY",
  "il-central-1": "AWS_UNKNOWN_ACCESS_KEY",
  "us-west-2": "AWS_ACCESS_DENIED",
  "eu-central-2": "DNS_FAILED",
  "ap-northeast-1": "TIMEOUT",
};

/** One that keeps everybody waiting, in steps. */
const SLOW = { region: "ap-northeast-1", steps: 25 };

/** The same world as a region sees it. */
export function worldIn(world: World, repositories: number, run: World["run"] = world.run): World {
  return Object.assign(Object.create(world) as World, { repositories, run });
}

interface RegionAnswers {
  handlers: Pick<Handlers, "check_aws" | "list_found_repositories" | "plan_regions">;
  /** The plan of several regions that was shown under this name. */
  planned: (planId: string) => RegionsPlan | undefined;
}

/** What AWS answers, region by region, and the plan of several of them. */
export function regionHandlers(
  { world, pause, stopIfCancelled, remembered }: Stage,
  identity: () => string,
): RegionAnswers {
  const accounts = new Map<string, AwsAccount>();
  const plans = new Map<string, RegionsPlan>();
  let first = "";

  function holds(region: string): number {
    const found = region === first ? undefined : OTHERS[region];
    if (typeof found === "string") throw new BackendError(wireError(found));
    return region === first || region === "eu-central-1" ? world.repositories : (found ?? 0);
  }

  function account(handle: string): AwsAccount {
    const found = accounts.get(handle);
    if (found === undefined) throw new BackendError(wireError("SESSION_ENDED"));
    return found;
  }

  function planRegions({ accountHandles, ...rest }: PlanRegions): RegionsPlan {
    const parts = accountHandles.map((handle, at) => {
      const { region, regionName, account: number, repositories } = account(handle);
      const seen = Object.assign(worldIn(world, repositories), { conflict: world.conflict && at === 1 });
      const displayName = rest.displayName === "" ? "" : `${rest.displayName} (${region})`;
      const part = plan(seen, { ...rest, displayName, accountHandle: handle }, region);
      return { region, regionName, account: number, plan: { ...part, planId: `${part.planId}-${region}` } };
    });
    return {
      planId: "plan-regions",
      hash: "e5c4f3",
      title: `Connect ${parts.length} regions to JIRA-PROD`,
      changesAnything: parts.some(({ plan: { changesAnything } }) => changesAnything),
      canStart: parts.every(({ plan: { canStart } }) => canStart),
      cautions: [],
      regions: parts,
    };
  }

  return {
    planned: (planId) => plans.get(planId),
    handlers: {
      check_aws: async ({ operationId, region, credential }, tell) => {
        tell({ kind: "identifying" });
        await pause();
        stopIfCancelled(operationId);
        if (credential.kind === "sample" && credential.name === "nobody")
          throw new BackendError(wireError("AWS_ACCESS_DENIED"));
        if (credential.kind === "checked") account(credential.accountHandle);
        else first = region;
        for (let step = 0; region === SLOW.region && region !== first && step < SLOW.steps; step += 1) {
          await pause();
          stopIfCancelled(operationId);
        }
        const repositories = holds(region);
        tell({ kind: "listing", found: Math.ceil(repositories / 2) });
        await pause();
        stopIfCancelled(operationId);
        tell({ kind: "describing", done: Math.ceil(repositories / 2), total: repositories });
        await pause();
        stopIfCancelled(operationId);
        if (credential.kind === "sample") {
          world.permissions =
            credential.name === "poweruser" || credential.name === "readonly" ? credential.name : "allowed";
        }
        const known = regions.find((one) => one.code === region);
        const found: AwsAccount = {
          accountHandle: `account-${accounts.size + 1}`,
          arn: identity(),
          account: "111122223333",
          region,
          regionName: known?.name ?? region,
          repositories,
          cautions: known?.caution ? [known.caution] : [],
        };
        accounts.set(found.accountHandle, found);
        return found;
      },
      list_found_repositories: ({ accountHandle }) =>
        foundRepositories(worldIn(world, accounts.get(accountHandle)?.repositories ?? world.repositories)),
      plan_regions: async (request) => {
        await pause();
        stopIfCancelled(request.operationId);
        const planned = planRegions(request);
        plans.set(planned.planId, planned);
        for (const part of planned.regions) remembered(part.plan);
        return planned;
      },
    },
  };
}

import type { Check } from "../generated/Check";
import type { GitSetup } from "../generated/GitSetup";
import { repositoryName, type World } from "./world";

const SNIPPET = `[credential "https://git-codecommit.*.amazonaws.com"]
	helper =
	helper = "/opt/causeway/git-credential-causeway"
	useHttpPath = true
`;

/** What git needs to know of Causeway. */
export function gitSetup(world: World): GitSetup {
  const missing = world.git === "missing";
  return {
    helper: missing ? null : "/opt/causeway/git-credential-causeway",
    snippet: SNIPPET,
    examples: world.connections
      .slice(0, 2)
      .map(({ region }, index) => `https://git-codecommit.${region}.amazonaws.com/v1/repos/${repositoryName(index)}`),
    cautions:
      world.connections.length > 3
        ? ["Two connections are in eu-central-1. The helper takes the one whose account has the repository."]
        : [],
  };
}

/** Whether it was told. */
export function gitChecks(world: World): Check[] {
  const check = { area: "git" as const, fix: null, snippet: null };
  const missing = world.git === "missing";
  return [
    { ...check, id: "git", title: "git", outcome: "ok", finding: "git 2.47.1, /usr/bin/git", tookMs: 12 },
    {
      ...check,
      id: "helper",
      title: "Credential helper",
      outcome: missing ? "failed" : "ok",
      finding: missing ? "It is not beside this program." : "/opt/causeway/git-credential-causeway, version 0.1.0",
      fix: missing ? "Install Causeway again." : null,
      tookMs: 31,
    },
    {
      ...check,
      id: "configuration",
      title: "git's configuration",
      outcome: missing ? "failed" : "caution",
      finding: missing
        ? "No credential helper is set for CodeCommit's hosts."
        : "Another helper, “store”, is asked as well and would keep passwords that lapse.",
      fix: missing ? "Put this text into ~/.gitconfig." : "Put an empty helper line first, as in the text above.",
      snippet: missing ? SNIPPET : null,
      tookMs: 24,
    },
    {
      ...check,
      id: "password",
      title: "A password for the first connection",
      outcome: missing ? "skipped" : "ok",
      finding: missing ? "There is no helper to ask." : "The helper answered in 18 ms.",
      tookMs: missing ? null : 18,
    },
  ];
}

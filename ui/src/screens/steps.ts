/** Whether a step was left by Next (`confirmed`), or was, before something it rests on changed (`stale`). */
export type StepMark = "open" | "confirmed" | "stale";

export type Marks<S extends string> = Readonly<Record<S, StepMark>>;

/** How the step rail shows a step. */
export type StepStatus = "current" | "complete" | "needsReview" | "error" | "upcoming";

interface Walk<S extends string> {
  readonly step: S;
  readonly marks: Marks<S>;
  readonly errors: Readonly<Partial<Record<S, unknown>>>;
}

/** What was confirmed from `from` on has to be looked at again; nothing is wiped. */
export function staleFrom<S extends string>(steps: readonly S[], marks: Marks<S>, from: S): Marks<S> {
  const next: Record<S, StepMark> = { ...marks };
  for (const step of steps.slice(steps.indexOf(from))) if (next[step] === "confirmed") next[step] = "stale";
  return next;
}

/** Backwards always; forwards only over steps that stand confirmed. */
export function reachable<S extends string>(steps: readonly S[], { step: here, marks }: Walk<S>, step: S): boolean {
  const target = steps.indexOf(step);
  return target <= steps.indexOf(here) || steps.slice(0, target).every((one) => marks[one] === "confirmed");
}

/** Where a step of the walk stands. */
export function statusOf<S extends string>({ step: here, marks, errors }: Walk<S>, step: S): StepStatus {
  if (errors[step] !== undefined) return "error";
  if (step === here) return "current";
  return ({ confirmed: "complete", stale: "needsReview", open: "upcoming" } as const)[marks[step]];
}

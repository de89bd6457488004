import { type Dispatch, useEffect, useMemo, useRef, useState } from "react";
import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import { Button, ErrorMessage, Expander, ProgressBar, useAnnounce } from "../../../components";
import { messages } from "../../../messages";
import { useRegions } from "../queries";
import type { WizardAction } from "../wizard";
import { AddRegion } from "./AddRegion";
import { type MoreRegions as Answers, foundIn, otherRegions, withRegion } from "./answers";
import { ChosenRegions } from "./ChosenRegions";
import { RegionAnswers } from "./RegionAnswers";
import "./regions.css";
import type { useRegionSurvey } from "./useRegionSurvey";

/** Often enough to follow by ear, rarely enough not to talk over everything else. */
const TOLD_EVERY_MS = 5_000;

interface MoreRegionsProps {
  /** The account that was proved, in its region. */
  account: AwsAccount;
  more: Answers;
  survey: ReturnType<typeof useRegionSurvey>;
  /** Going on was tried while a chosen region has not shown its account. */
  asked: boolean;
  dispatch: Dispatch<WizardAction>;
}

/** Other regions that are connected in the same go. Most accounts have one region, so that all of it is folded away. */
export function MoreRegions({ account, more, survey, asked, dispatch }: MoreRegionsProps) {
  const text = messages.regions.choose;
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const list = useRegions();
  const { chosen, answers } = more;
  const { pending, done, total } = survey;
  const others = useMemo(() => otherRegions(list.data ?? [], account.region), [list.data, account.region]);
  const names = useMemo(() => new Map(list.data?.map(({ code, name }) => [code, name])), [list.data]);
  const left = others.filter(({ code }) => answers[code] === undefined || mayRetry(answers, code));
  const busy = total > 0;
  useAnnouncements(survey, answers);

  const choose = (codes: readonly string[]) => dispatch({ type: "regionsChosen", chosen: codes });
  const add = (code: string) => {
    choose(withRegion(more, code, account.region));
    if (foundIn(answers, code) === null) survey.ask([code]);
  };
  const nameOf = (code: string) => foundIn(answers, code)?.regionName ?? names.get(code) ?? code;

  return (
    <div className="more-regions">
      <Expander
        label={chosen.length === 0 ? text.title : text.titleChosen(chosen.length)}
        open={open}
        onOpenChange={setOpen}
        buttonRef={toggle}
        data-testid="more-regions"
      >
        <div className="more-regions__content">
          <p className="step__note">{text.intro}</p>
          {list.isError ? <ErrorMessage error={list.error} onRetry={() => void list.refetch()} /> : null}
          {busy ? (
            <div className="more-regions__going">
              <ProgressBar
                label={text.progressLabel}
                value={done / total}
                note={text.asked(done, total)}
                data-testid="regions-progress"
              />
              <Button size="compact" data-testid="stop-asking" onClick={survey.stop}>
                {text.stop}
              </Button>
            </div>
          ) : left.length === 0 ? null : (
            <div>
              <Button data-testid="ask-regions" onClick={() => survey.ask(left.map(({ code }) => code))}>
                {askWords(
                  left.length,
                  others.length,
                  others.every(({ code }) => answers[code] !== undefined),
                )}
              </Button>
            </div>
          )}
          <RegionAnswers regions={others} more={more} nameOf={nameOf} onChange={choose} />
          <AddRegion regions={others} first={account.region} chosen={chosen} onAdd={add} />
        </div>
      </Expander>
      {chosen.length === 0 ? null : (
        <ChosenRegions
          account={account}
          more={more}
          regions={others}
          pending={pending}
          nameOf={nameOf}
          asked={asked}
          onAsk={(code) => survey.ask([code])}
          onRemove={(code) => {
            choose(chosen.filter((one) => one !== code));
            // What had the focus goes with the last of them.
            if (chosen.length === 1) toggle.current?.focus();
          }}
        />
      )}
    </div>
  );
}

/** What is to be asked: all, those that were not asked yet, or those that may answer now. */
function askWords(left: number, all: number, again: boolean): string {
  const text = messages.regions.choose;
  if (again) return text.askAgain(left);
  return left === all ? text.ask(left) : text.askLeft(left);
}

/** Whether asking once more may bring another answer. */
function mayRetry(answers: Answers["answers"], code: string): boolean {
  const answer = answers[code];
  return answer?.kind === "refused" && answer.error.retry;
}

/** Tells the live region how many regions were asked, every few seconds, and what it has come to. */
function useAnnouncements({ done, total }: { done: number; total: number }, answers: Answers["answers"]): void {
  const text = messages.regions.choose;
  const announce = useAnnounce();
  const latest = useRef({ done, total, answers });
  latest.current = { done, total, answers };
  const busy = total > 0;
  const was = useRef(false);
  useEffect(() => {
    if (busy === was.current) return;
    was.current = busy;
    if (busy) announce(text.progressLabel);
    else {
      const all = Object.values(latest.current.answers);
      const found = all.filter((answer) => answer.kind === "found" && answer.account.repositories > 0).length;
      announce(text.outcome(found, all.filter(({ kind }) => kind === "refused").length));
    }
  }, [busy, announce, text]);
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => announce(text.asked(latest.current.done, latest.current.total)), TOLD_EVERY_MS);
    return () => clearInterval(timer);
  }, [busy, announce, text]);
}

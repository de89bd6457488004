import { useId, useRef } from "react";
import type { AwsAccount } from "../../../backend/generated/AwsAccount";
import type { Region } from "../../../backend/generated/Region";
import { Button, SectionMessage, Spinner } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { accountsOf, type MoreRegions, repositoriesIn } from "./answers";
import { WhyNot } from "./RegionAnswers";

/** Where the focus goes when a chosen region keeps the step from being left. */
export const CHOSEN_FIELD = "moreRegions";

interface ChosenRegionsProps {
  account: AwsAccount;
  more: MoreRegions;
  /** Those that are listed. */
  regions: readonly Region[];
  pending: ReadonlySet<string>;
  nameOf: (code: string) => string;
  /** Going on was tried. */
  asked: boolean;
  onAsk: (code: string) => void;
  onRemove: (code: string) => void;
}

/** What is connected in one go: the region of the step, and those that were chosen besides. */
export function ChosenRegions({ account, more, regions, pending, nameOf, asked, onAsk, onRemove }: ChosenRegionsProps) {
  const text = messages.regions.choose;
  const headingId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { chosen, answers } = more;
  const known = accountsOf(account, more);
  const open = chosen.some((code) => answers[code]?.kind !== "found" && !pending.has(code));

  return (
    <section className="chosen-regions" aria-labelledby={headingId} data-testid="chosen-regions">
      <h2 id={headingId} ref={heading} tabIndex={-1} className="chosen-regions__heading">
        {text.chosen(chosen.length + 1, repositoriesIn(known))}
      </h2>
      {asked && open ? (
        <div id={fieldId(CHOSEN_FIELD)} tabIndex={-1}>
          <SectionMessage tone="danger" live>
            {text.notReady}
          </SectionMessage>
        </div>
      ) : null}
      <ul className="chosen-regions__list">
        <li className="chosen-regions__row">
          <Named code={account.region} name={account.regionName} />
          <span className="chosen-regions__what">{messages.common.repositories(account.repositories)}</span>
        </li>
        {chosen.map((code) => {
          const answer = answers[code];
          const name = nameOf(code);
          return (
            <li key={code} className="chosen-regions__row" data-testid={`chosen-${code}`}>
              <Named code={code} name={name} />
              <span className="chosen-regions__what">
                {pending.has(code) ? (
                  <Spinner label={text.asking} />
                ) : answer === undefined ? (
                  text.notAsked
                ) : answer.kind === "refused" ? (
                  <span className="chosen-regions__refused">
                    <WhyNot region={regions.find((region) => region.code === code)} error={answer.error} />
                  </span>
                ) : (
                  messages.common.repositories(answer.account.repositories)
                )}
              </span>
              <span className="chosen-regions__acts">
                {answer?.kind === "found" || pending.has(code) ? null : (
                  <Button
                    size="compact"
                    data-testid={`ask-${code}`}
                    aria-label={text.askOne(name)}
                    onClick={() => onAsk(code)}
                  >
                    {messages.common.retry}
                  </Button>
                )}
                <Button
                  variant="subtle"
                  size="compact"
                  data-testid={`remove-${code}`}
                  aria-label={text.remove(name)}
                  onClick={() => {
                    heading.current?.focus();
                    onRemove(code);
                  }}
                >
                  {text.removeShort}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Named({ code, name }: { code: string; name: string }) {
  return (
    <span className="chosen-regions__name">
      {name === code ? null : `${name} `}
      <code>{code}</code>
    </span>
  );
}

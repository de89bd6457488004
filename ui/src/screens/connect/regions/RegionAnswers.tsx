import { useId } from "react";
import type { Region } from "../../../backend/generated/Region";
import type { WireError } from "../../../backend/generated/WireError";
import { Button, Checkbox, LongText } from "../../../components";
import { messages } from "../../../messages";
import type { MoreRegions } from "./answers";

interface RegionAnswersProps {
  /** All that could be asked, in the order of the list. */
  regions: readonly Region[];
  more: MoreRegions;
  nameOf: (code: string) => string;
  onChange: (chosen: readonly string[]) => void;
}

/** What the regions have answered: those with repositories to be chosen, and quietly why the others are not among them. */
export function RegionAnswers({ regions, more, nameOf, onChange }: RegionAnswersProps) {
  const text = messages.regions.choose;
  const refusedId = useId();
  const { chosen, answers } = more;
  const full: { code: string; repositories: number; cautions: readonly string[] }[] = [];
  const empty: string[] = [];
  const refused: { region: Region; error: WireError }[] = [];
  for (const region of regions) {
    const answer = answers[region.code];
    if (answer === undefined) continue;
    if (answer.kind === "refused") refused.push({ region, error: answer.error });
    else if (answer.account.repositories === 0) empty.push(region.code);
    else full.push({ code: region.code, ...answer.account });
  }
  const all = full.every(({ code }) => chosen.includes(code));
  const toggle = (code: string, on: boolean) => onChange(on ? [...chosen, code] : chosen.filter((one) => one !== code));
  const toggleAll = () => {
    const codes = full.map(({ code }) => code);
    onChange(all ? chosen.filter((code) => !codes.includes(code)) : [...new Set([...chosen, ...codes])]);
  };

  return (
    <>
      {full.length === 0 ? null : (
        <fieldset className="step__group" data-testid="regions-found">
          <legend className="field__label">{text.found}</legend>
          <div>
            <Button size="compact" data-testid="choose-all-regions" onClick={toggleAll}>
              {all ? text.chooseNone : text.chooseAll(full.length)}
            </Button>
          </div>
          {full.map(({ code, repositories, cautions }) => (
            <Checkbox
              key={code}
              data-testid={`region-${code}`}
              label={
                <>
                  {nameOf(code)} <code>{code}</code>
                </>
              }
              help={[messages.common.repositories(repositories), ...cautions].join(". ")}
              checked={chosen.includes(code)}
              onChange={(on) => toggle(code, on)}
            />
          ))}
        </fieldset>
      )}
      {refused.length === 0 ? null : (
        <section className="more-regions__refused" aria-labelledby={refusedId} data-testid="regions-refused">
          <h3 id={refusedId}>{text.refused(refused.length)}</h3>
          <ul className="plain-list">
            {refused.map(({ region, error }) => (
              <li key={region.code}>
                {nameOf(region.code)} <code>{region.code}</code>: <WhyNot region={region} error={error} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {empty.length === 0 ? null : (
        <p className="more-regions__empty" data-testid="regions-empty">
          {text.empty(empty.length)} {empty.map(nameOf).join(", ")}
        </p>
      )}
    </>
  );
}

/** Why a region is not to be had: AWS answers a key that is good elsewhere as unknown where the region is not enabled. */
export function WhyNot({ region, error }: { region: Region | undefined; error: WireError }) {
  const words = messages.errors[error.code] ?? messages.errors.BUG;
  const notEnabled = region?.optIn === true && error.code === "AWS_UNKNOWN_ACCESS_KEY";
  return (
    <>
      {notEnabled ? messages.regions.choose.notEnabled : words.title}
      {error.message === "" ? null : (
        <>
          {". "}
          <LongText text={error.message} max={200} inline lang="en" />
        </>
      )}
    </>
  );
}

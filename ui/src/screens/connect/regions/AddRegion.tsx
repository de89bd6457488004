import { useState } from "react";
import type { Region } from "../../../backend/generated/Region";
import { Button, Combobox } from "../../../components";
import { messages } from "../../../messages";
import { isRegionCode } from "../aws/answers";

interface AddRegionProps {
  /** Those that are listed. */
  regions: readonly Region[];
  first: string;
  chosen: readonly string[];
  onAdd: (code: string) => void;
}

/** Takes a region by name or code, also one that is not listed, or that has no repositories yet. */
export function AddRegion({ regions, first, chosen, onAdd }: AddRegionProps) {
  const text = messages.regions.choose;
  const words = messages.connect.aws;
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const code = typed.trim();
  const listed = regions.find((region) => region.code === code);
  const known = code === first || chosen.includes(code);
  const shaped = listed !== undefined || isRegionCode(code);
  const error = () => {
    if (known) return text.already;
    if (!tried || shaped) return undefined;
    return code === "" ? words.required.region : words.regionShape;
  };
  const hint = () => {
    if (code === "" || known) return undefined;
    if (listed === undefined) return shaped ? words.regionUnlisted : undefined;
    return listed.optIn ? words.regionOptIn : undefined;
  };
  const add = () => {
    if (known || !shaped) {
      setTried(true);
      return;
    }
    setTried(false);
    setTyped("");
    onAdd(code);
  };

  return (
    <div className="more-regions__add">
      <Combobox
        label={text.another}
        help={words.regionHelp}
        hint={hint()}
        error={error()}
        placeholder={words.regionPlaceholder}
        data-testid="another-region"
        options={regions.map((region) => ({
          value: region.code,
          label: region.name,
          detail: region.code,
          group: region.group,
          ...(region.caution === null ? {} : { note: region.caution }),
        }))}
        freeForm
        // What is typed here is added by the button beside it; it is not the step's own answer.
        submits={false}
        value={typed}
        onChange={setTyped}
      />
      <Button data-testid="add-region" onClick={add}>
        {text.add}
      </Button>
    </div>
  );
}

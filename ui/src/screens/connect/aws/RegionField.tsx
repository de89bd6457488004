import { useMemo } from "react";
import { Combobox, ErrorMessage } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import { useRegions } from "../queries";
import { isRegionCode } from "./answers";

interface RegionFieldProps {
  value: string;
  error?: string | undefined;
  onChange: (code: string) => void;
}

/** A region by name or code. A code that is not listed is taken as typed: AWS adds regions faster than anyone ships. */
export function RegionField({ value, error, onChange }: RegionFieldProps) {
  const text = messages.connect.aws;
  const list = useRegions();
  const regions = list.data;
  const options = useMemo(
    () =>
      (regions ?? []).map((region) => ({
        value: region.code,
        label: region.name,
        detail: region.code,
        group: region.group,
        ...(region.caution === null ? {} : { note: region.caution }),
      })),
    [regions],
  );
  const chosen = regions?.find((region) => region.code === value);

  const remark = () => {
    if (value === "" || regions === undefined) return undefined;
    if (chosen === undefined) return isRegionCode(value) ? text.regionUnlisted : text.regionShape;
    const cautions = [chosen.caution, chosen.optIn ? text.regionOptIn : null].filter((caution) => caution !== null);
    return cautions.length === 0 ? undefined : cautions.join(" ");
  };

  return (
    <>
      <Combobox
        id={fieldId("region")}
        data-testid="region"
        label={text.region}
        help={text.regionHelp}
        hint={remark()}
        error={error}
        placeholder={text.regionPlaceholder}
        options={options}
        freeForm
        value={value}
        onChange={onChange}
      />
      {list.isError ? <ErrorMessage error={list.error} onRetry={() => void list.refetch()} /> : null}
    </>
  );
}

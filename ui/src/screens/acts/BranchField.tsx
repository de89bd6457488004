import { useMemo } from "react";
import type { BranchList } from "../../backend/generated/BranchList";
import { Combobox } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";

interface BranchFieldProps {
  /** The request's field. */
  name: "base" | "source" | "target";
  label: string;
  branches: BranchList | undefined;
  loading: boolean;
  value: string;
  error: string | undefined;
  onChange: (branch: string) => void;
}

/** One of a repository's branches, found by a part of its name. */
export function BranchField({ name, label, branches, loading, value, error, onChange }: BranchFieldProps) {
  const text = messages.acts;
  const options = useMemo(
    () => (branches?.branches ?? []).map((branch) => ({ value: branch, label: branch })),
    [branches],
  );
  return (
    <Combobox
      id={fieldId(name)}
      data-testid={`act-${name}`}
      label={label}
      help={loading ? text.branchesLoading : undefined}
      placeholder={text.branchPlaceholder}
      options={options}
      value={value}
      error={error}
      disabled={branches === undefined}
      onChange={onChange}
    />
  );
}

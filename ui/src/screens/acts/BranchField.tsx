import { useMemo } from "react";
import type { BranchList } from "../../backend/generated/BranchList";
import { Combobox, type ComboboxOption, LongText } from "../../components";
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
  /** Tags can be chosen, too: their value is the whole reference. */
  tags?: boolean;
}

/** Where the names of tags begin. */
const TAGS = "refs/tags/";

/** The name of a branch or a tag, as people say it. */
export function shortName(reference: string): string {
  return reference.startsWith(TAGS) ? reference.slice(TAGS.length) : reference;
}

/** One of a repository's branches, or of its tags, found by a part of its name. */
export function BranchField({
  name,
  label,
  branches,
  loading,
  value,
  error,
  onChange,
  tags = false,
}: BranchFieldProps) {
  const text = messages.acts;
  const options = useMemo((): ComboboxOption[] => {
    const named = (branches?.branches ?? []).map((branch) => ({ value: branch, label: branch }));
    const tagged = tags ? (branches?.tags ?? []) : [];
    if (tagged.length === 0) return named;
    return [
      ...named.map((option) => ({ ...option, group: messages.acts.branches })),
      ...tagged.map((tag) => ({
        value: `${TAGS}${tag}`,
        label: tag,
        group: messages.acts.tags,
        detail: messages.acts.tag,
      })),
    ];
  }, [branches, tags]);
  const noTags = tags && branches !== undefined && branches.tagsProblem !== null;
  return (
    <Combobox
      id={fieldId(name)}
      data-testid={`act-${name}`}
      label={label}
      help={
        loading ? (
          text.branchesLoading
        ) : noTags ? (
          <LongText text={text.noTags(branches.tagsProblem ?? "")} />
        ) : undefined
      }
      placeholder={text.branchPlaceholder}
      options={options}
      value={value}
      error={error}
      disabled={branches === undefined}
      onChange={onChange}
    />
  );
}

import { useMemo } from "react";
import { Combobox } from "../../../components";
import { messages } from "../../../messages";
import { useFoundRepositories } from "../queries";

interface RepositoryChooserProps {
  accountHandle: string;
  /** `null` stands for the examples. */
  value: string | null;
  onChange: (repository: string | null) => void;
}

/** More than this many would only make the list slow to open; typing finds the others by name. */
const LISTED = 500;

/** Which repository's references the preview shows. */
export function RepositoryChooser({ accountHandle, value, onChange }: RepositoryChooserProps) {
  const text = messages.connect.refspecs;
  const { data } = useFoundRepositories(accountHandle);
  const options = useMemo(() => {
    const names = (data ?? []).filter((repository) => repository.defaultBranch !== null).map(({ name }) => name);
    return [
      { value: "", label: text.examples },
      ...names.slice(0, LISTED).map((name) => ({ value: name, label: name })),
    ];
  }, [data, text]);
  return (
    <Combobox
      label={text.previewOf}
      data-testid="preview-repository"
      options={options}
      freeForm
      // It chooses what the preview shows, not what is connected.
      submits={false}
      placeholder={text.repositoryPlaceholder}
      value={value ?? ""}
      onChange={(name) => onChange(name === "" ? null : name)}
    />
  );
}

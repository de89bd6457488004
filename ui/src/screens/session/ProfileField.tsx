import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import {
  Button,
  CodeBlock,
  Combobox,
  CopyButton,
  EmptyState,
  ErrorMessage,
  LongText,
  SectionMessage,
  Spinner,
} from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";

interface ProfileFieldProps {
  value: string;
  error: string | undefined;
  onChange: (name: string) => void;
}

/** One of the profiles in `~/.aws`, which is only ever read. */
export function ProfileField({ value, error, onChange }: ProfileFieldProps) {
  const text = messages.session.change;
  const backend = useBackend();
  const profiles = useQuery({ queryKey: ["profiles"], queryFn: () => backend.call("list_profiles"), staleTime: 0 });
  const again = (
    <Button size="compact" busy={profiles.isFetching} onClick={() => void profiles.refetch()} data-testid="reread">
      {text.reread}
    </Button>
  );
  if (profiles.data === undefined) {
    return profiles.isError ? (
      <ErrorMessage error={profiles.error} onRetry={() => void profiles.refetch()} />
    ) : (
      <Spinner label={text.profilesLoading} />
    );
  }
  const { files, profiles: list, problem } = profiles.data;
  if (problem !== null) {
    return (
      <SectionMessage tone="danger" title={text.profilesProblem} actions={again} data-testid="profiles-problem">
        <LongText text={problem} max={400} />
      </SectionMessage>
    );
  }
  if (list.length === 0) {
    return (
      <div className="profiles-none" data-testid="profiles-none">
        <EmptyState title={text.noProfiles} actions={again}>
          <p>{text.noProfilesText}</p>
          <ul className="profiles-none__files">
            {files.map((file) => (
              <li key={file}>
                <code>{file}</code>
              </li>
            ))}
          </ul>
        </EmptyState>
        <div className="sign-in__command">
          <CodeBlock label={text.example}>{text.exampleText}</CodeBlock>
          <CopyButton text={text.exampleText} label={text.copyExample} />
        </div>
      </div>
    );
  }
  const chosen = list.find(({ name }) => name === value);
  return (
    <Combobox
      id={fieldId("name")}
      data-testid="profile"
      label={text.profile}
      placeholder={text.profilePlaceholder}
      help={chosen === undefined || chosen.detail === "" ? undefined : <LongText text={chosen.detail} max={200} />}
      error={error ?? chosen?.problem}
      options={list.map(({ name, kind, problem: why, detail }) => ({
        value: name,
        label: name,
        detail: text.profileKinds[kind],
        note: why ?? detail,
      }))}
      value={value}
      onChange={onChange}
    />
  );
}

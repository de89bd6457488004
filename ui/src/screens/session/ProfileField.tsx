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

/** A profile that signs in with IAM Identity Center, as `~/.aws/config` has it. */
const EXAMPLE = [
  "[profile work]",
  "sso_session = corp",
  "sso_account_id = 111122223333",
  "sso_role_name = Developer",
  "region = eu-central-1",
  "",
  "[sso-session corp]",
  "sso_start_url = https://d-1234567890.awsapps.com/start",
  "sso_region = eu-central-1",
  "sso_registration_scopes = sso:account:access",
].join("\n");

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
        <LongText text={problem} max={400} lang="en" />
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
          <CodeBlock label={text.example}>{EXAMPLE}</CodeBlock>
          <CopyButton text={EXAMPLE} label={text.copyExample} />
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

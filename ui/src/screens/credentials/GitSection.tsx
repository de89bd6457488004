import { useMutation, useQuery } from "@tanstack/react-query";
import { useBackend } from "../../backend";
import type { GitSetup } from "../../backend/generated/GitSetup";
import {
  Button,
  CheckList,
  CodeBlock,
  Copyable,
  CopyButton,
  ErrorMessage,
  KeyValueList,
  LongText,
  SectionMessage,
  Spinner,
  useAnnounce,
} from "../../components";
import { messages } from "../../messages";
import { Section } from "./Section";

/** What git needs to be told, to copy; and whether it was. */
export function GitSection() {
  const words = messages.credentials.git;
  const backend = useBackend();
  const setup = useQuery({ queryKey: ["gitSetup"], queryFn: () => backend.call("get_git_setup") });
  return (
    <Section title={messages.credentials.sections.git} intro={words.intro} data-testid="git-section">
      {setup.isPending && <Spinner label={words.loading} />}
      {setup.isError && <ErrorMessage error={setup.error} onRetry={() => void setup.refetch()} />}
      {setup.data !== undefined && <Told setup={setup.data} />}
      <GitChecks />
    </Section>
  );
}

function Told({ setup: { helper, snippet, examples, cautions } }: { setup: GitSetup }) {
  const words = messages.credentials.git;
  return (
    <>
      {helper === null && <SectionMessage tone="danger" title={words.helperMissing} data-testid="helper-missing" />}
      {cautions.length > 0 && (
        <SectionMessage tone="warning" title={words.cautions} data-testid="git-cautions">
          <ul>
            {cautions.map((caution) => (
              <li key={caution}>
                <LongText text={caution} max={400} lang="en" />
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      <div className="credentials__snippet">
        <div className="credentials__head">
          <h3>{words.snippetTitle}</h3>
          <CopyButton text={snippet} label={words.copySnippet} seen />
        </div>
        <p className="subtle">{words.snippetText}</p>
        <CodeBlock label={words.snippet} data-testid="git-snippet">
          {snippet}
        </CodeBlock>
      </div>
      <KeyValueList
        items={[
          ...(helper === null
            ? []
            : [{ label: words.helper, value: <Copyable text={helper} label={words.copyHelper} /> }]),
          {
            label: words.examples,
            value:
              examples.length === 0 ? (
                <span className="subtle">{words.noExamples}</span>
              ) : (
                <ul className="credentials__examples">
                  {examples.map((address) => (
                    <li key={address}>
                      <Copyable text={`git clone ${address}`} label={words.copyExample(`git clone ${address}`)} />
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </>
  );
}

function GitChecks() {
  const words = messages.credentials.git;
  const backend = useBackend();
  const announce = useAnnounce();
  const check = useMutation({
    mutationFn: () => backend.call("check_git_setup"),
    onSuccess: (checks) => {
      const of = (outcome: string) => checks.filter((one) => one.outcome === outcome).length;
      announce(messages.common.checks.summary(of("failed"), of("caution")));
    },
  });
  return (
    <>
      <div>
        <Button busy={check.isPending} onClick={() => check.mutate()} data-testid="check-git">
          {words.check}
        </Button>
      </div>
      {check.isPending && <Spinner label={words.checking} />}
      {check.isError && <ErrorMessage error={check.error} onRetry={() => check.mutate()} />}
      {check.data !== undefined && <CheckList label={words.checks} checks={check.data} data-testid="git-checks" />}
    </>
  );
}

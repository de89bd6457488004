import type { SandboxInfo } from "../../../backend/generated/SandboxInfo";
import { RadioGroup, SecretInput, Select, TextInput } from "../../../components";
import { messages } from "../../../messages";
import { fieldId } from "../../fields";
import type { JiraAnswers, JiraField, JiraMode } from "./answers";

interface JiraCredentialFieldsProps {
  answers: JiraAnswers;
  /** Set while sample data is in use: its users can then be named instead of typed. */
  sandbox: SandboxInfo | null;
  /** What is answered here is proved. */
  proved?: boolean;
  fieldError: (field: JiraField) => string | undefined;
  onChange: (change: Partial<JiraAnswers>) => void;
}

/** How to sign in to Jira, and what that way needs. */
export function JiraCredentialFields({
  answers,
  sandbox,
  proved = false,
  fieldError,
  onChange: change,
}: JiraCredentialFieldsProps) {
  const text = messages.connect.jira;
  const forgotten = answers.forgotten === answers.mode;
  const held = proved && forgotten;
  const again = (secret: string) => (forgotten && !proved && secret === "" ? messages.common.secretAgain : undefined);
  const modes: JiraMode[] = sandbox === null ? ["token", "password"] : ["sample", "token", "password"];
  return (
    <>
      <RadioGroup
        label={text.mode}
        data-testid="jira-mode"
        options={modes.map((mode) => ({
          value: mode,
          label: text.modes[mode],
          ...(mode === answers.mode ? { help: text.modeHelp[mode] } : {}),
        }))}
        value={answers.mode}
        onChange={(mode) => change({ mode })}
      />
      {answers.mode === "sample" && sandbox !== null ? (
        <Select
          id={fieldId("name")}
          data-testid="jira-sample-user"
          label={text.sampleUser}
          error={fieldError("name")}
          options={sandbox.jiraUsers.map((user) => ({ value: user.name, label: user.name, help: user.description }))}
          value={answers.sampleUser}
          onChange={(sampleUser) => change({ sampleUser })}
        />
      ) : null}
      {answers.mode === "token" ? (
        <SecretInput
          id={fieldId("token")}
          data-testid="jira-token"
          label={text.token}
          error={fieldError("token")}
          hint={again(answers.token)}
          held={held}
          value={answers.token}
          onChange={(token) => change({ token })}
        />
      ) : null}
      {answers.mode === "password" ? (
        <>
          <TextInput
            id={fieldId("userName")}
            data-testid="jira-user-name"
            label={text.userName}
            error={fieldError("userName")}
            autoComplete="username"
            value={answers.userName}
            onChange={(userName) => change({ userName })}
          />
          <SecretInput
            id={fieldId("password")}
            data-testid="jira-password"
            label={text.password}
            error={fieldError("password")}
            hint={again(answers.password)}
            held={held}
            value={answers.password}
            onChange={(password) => change({ password })}
          />
        </>
      ) : null}
    </>
  );
}

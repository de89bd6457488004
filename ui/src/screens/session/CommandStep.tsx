import { CodeBlock, CopyButton } from "../../components";
import { messages } from "../../messages";

/** A command that somebody runs in a terminal. */
export function CommandStep({ command }: { command: string }) {
  const text = messages.session.signIn;
  return (
    <div className="sign-in" data-testid="sign-in-command">
      <p>{text.commandText}</p>
      <div className="sign-in__command">
        <CodeBlock label={text.command}>{command}</CodeBlock>
        <CopyButton text={command} label={text.copyCommand} />
      </div>
    </div>
  );
}

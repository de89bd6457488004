import type { Keep } from "../backend/generated/Keep";
import type { KeychainStatus } from "../backend/generated/KeychainStatus";
import { RadioGroup, SectionMessage } from "../components";
import { messages } from "../messages";

interface KeepChoiceProps {
  /** What is chosen; without a keychain only the session is left. */
  value: Keep;
  keychain: KeychainStatus;
  /** Without the help below each choice, where there is little room. */
  brief?: boolean;
  onChange: (keep: Keep) => void;
}

/** Where secrets are kept: in the keychain, or for this session only. Never anywhere else, and never unsaid. */
export function KeepChoice({ value, keychain, brief = false, onChange }: KeepChoiceProps) {
  const text = messages.connect.jira;
  return (
    <>
      <RadioGroup<Keep>
        label={text.keep}
        data-testid="keep"
        options={[
          {
            value: "keychain",
            label: text.keepChoices.keychain(keychain.store),
            ...(brief ? {} : { help: text.keepHelp.keychain }),
            disabled: keychain.state !== "ok",
          },
          {
            value: "session",
            label: text.keepChoices.session,
            ...(brief ? {} : { help: text.keepHelp.session }),
          },
        ]}
        value={value}
        onChange={onChange}
      />
      {keychain.state === "ok" ? null : (
        <SectionMessage tone="warning">
          {text.keepForced[keychain.state](keychain.store)} {keychain.fix}
        </SectionMessage>
      )}
    </>
  );
}

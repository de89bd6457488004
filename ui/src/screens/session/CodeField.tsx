import { TextInput } from "../../components";
import { messages } from "../../messages";
import { fieldId } from "../fields";

/** Whether this has the form of a code that an MFA device shows. */
export function isMfaCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

interface CodeFieldProps {
  /** Which device shows it. */
  mfaSerial: string;
  value: string;
  error: string | undefined;
  onChange: (code: string) => void;
}

/** Six digits. Devices and password managers show and paste them with a space in the middle. */
export function CodeField({ mfaSerial, value, error, onChange }: CodeFieldProps) {
  const text = messages.session.signIn;
  return (
    <TextInput
      id={fieldId("mfaCode")}
      className="sign-in__mfa"
      data-testid="mfa-code"
      label={text.mfa}
      help={text.mfaHelp(mfaSerial)}
      error={error}
      mono
      autoFocus
      inputMode="numeric"
      autoComplete="one-time-code"
      value={value}
      onChange={(typed) => onChange(typed.replace(/\s/g, "").slice(0, 6))}
    />
  );
}

import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { messages } from "../messages";

/**
 * Gives the element its value without React, which would mirror a controlled value into the document's text. Here it is
 * only ever the element's own property.
 */
export function useOwnValue<E extends HTMLInputElement | HTMLTextAreaElement>(value: string) {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    if (element.current !== null && element.current.value !== value) element.current.value = value;
  }, [value]);
  return element;
}

interface SecretFrameProps {
  /** The field's name. */
  label: string;
  shown: boolean;
  onShown: (shown: boolean) => void;
  /** There is nothing to look at. */
  disabled?: boolean | undefined;
  children: ReactNode;
}

/** A control whose letters are dots, with the button that shows them. */
export function SecretFrame({ label, shown, onShown, disabled, children }: SecretFrameProps) {
  const words = messages.common;
  return (
    <div className="secret-input">
      {children}
      <button
        type="button"
        className="secret-input__toggle"
        aria-pressed={shown}
        aria-label={`${shown ? words.hideSecret : words.showSecret}: ${label}`}
        disabled={disabled}
        onClick={() => onShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
      </button>
    </div>
  );
}

import { type ReactNode, useEffect, useRef } from "react";
import type { WireError } from "../backend/generated/WireError";
import { ErrorMessage } from "../components";
import { focusField } from "./fields";

interface FormErrorProps {
  error: WireError;
  /** The fields of the request that the form shows. */
  fields?: readonly string[];
  actions?: ReactNode;
}

/** A form's failure. The focus goes to the field that the error names, else to the message. */
export function FormError({ error, fields = [], actions }: FormErrorProps) {
  const message = useRef<HTMLDivElement>(null);
  const field = error.fields.find((name) => fields.includes(name));
  useEffect(() => {
    if (field === undefined) message.current?.focus();
    else focusField(field);
  }, [field]);
  return <ErrorMessage ref={message} error={error} actions={actions} />;
}

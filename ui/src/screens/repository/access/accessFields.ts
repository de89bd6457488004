import { fieldId } from "../../fields";
import type { AccessField } from "./answers";

/** The element that stands for a field. A dialog above the page may have a passphrase of its own. */
export function accessFieldId(field: AccessField): string {
  return fieldId(field === "passphrase" ? "keyPassphrase" : field);
}

/** The element that stands for a field of a request. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/** Moves the focus to the field, if it is in sight. */
export function focusField(name: string): void {
  document.getElementById(fieldId(name))?.focus();
}

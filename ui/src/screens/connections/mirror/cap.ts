const GIGABYTE = 1_000_000_000;

/** Bytes of what was typed as gigabytes; `null` for what is no such number, or too little to be of use. */
export function capOf(text: string): number | null {
  const typed = text.trim().replace(",", ".");
  if (!/^\d{1,6}(\.\d{1,3})?$/.test(typed)) return null;
  const value = Math.round(Number(typed) * GIGABYTE);
  return value >= GIGABYTE / 10 ? value : null;
}

/** Bytes as they are typed: gigabytes. */
export function capText(bytes: number): string {
  return String(Math.round((bytes / GIGABYTE) * 10) / 10);
}

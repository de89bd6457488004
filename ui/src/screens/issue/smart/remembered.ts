/** The e-mail that commits are made with, as it was typed last. It is no secret, and stays in this window's own storage. */
const EMAIL = "causeway.commit-email";

export function rememberedEmail(): string {
  try {
    return localStorage.getItem(EMAIL) ?? "";
  } catch {
    // Where the web view stores nothing it is typed anew.
    return "";
  }
}

export function rememberEmail(email: string): void {
  try {
    if (email.trim() === "") localStorage.removeItem(EMAIL);
    else localStorage.setItem(EMAIL, email.trim());
  } catch {
    // The same.
  }
}

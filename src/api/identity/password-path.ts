// Where a code that was made for somebody sets the password.

/** Below the API's address, which leads to the dashboard. The code is behind `#`, so that no server and no log has it. */
export function passwordPath(username: string, code: string): string {
  const parameters = new URLSearchParams({ password_code: code, username });
  return `/#${parameters}`;
}

// One text in the storage of the browser: of the last board, and there only while its owner, who is signed in, wants it.

const KEY = 'board';

export function keptText(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the browser keeps it. */
export function keepText(text: string): boolean {
  try {
    localStorage.setItem(KEY, text);
    return true;
  } catch {
    return false;
  }
}

export function dropText(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {}
}

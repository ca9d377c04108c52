// Texts in the storage of the browser: the last board, only while its owner, who is signed in, wants it, what columns of files mean,
// and for whom this browser shows alarms.

type StoredText = 'board' | 'columns' | 'push';

export function keptText(of: StoredText): string | undefined {
  try {
    return localStorage.getItem(of) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the browser keeps it. */
export function keepText(of: StoredText, text: string): boolean {
  try {
    localStorage.setItem(of, text);
    return true;
  } catch {
    return false;
  }
}

export function dropText(of: StoredText): void {
  try {
    localStorage.removeItem(of);
  } catch {}
}

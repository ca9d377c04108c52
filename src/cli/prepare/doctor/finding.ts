// What one check of the doctor found.

export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** What to do about it; absent when all is well. */
  readonly remedy?: string;
}

export function fine(check: string, text: string): Finding {
  return { check, status: 'ok', text };
}

export function warning(check: string, text: string, remedy: string): Finding {
  return { check, status: 'warn', text, remedy };
}

export function failing(check: string, text: string, remedy: string): Finding {
  return { check, status: 'fail', text, remedy };
}

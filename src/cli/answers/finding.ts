// The result of one check of `sluice doctor` or `sluice go-live`.

export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly text: string;
  /** What to do about it; absent if the check passed. */
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

export function findingText({ check, status, text, remedy }: Finding): string {
  const line = `${status.padEnd(4)}  ${check.padEnd(10)}  ${text}`;
  return remedy === undefined ? line : `${line}\n${' '.repeat(18)}-> ${remedy}`;
}

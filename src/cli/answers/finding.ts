// The result of one check of `sluice doctor` or `sluice go-live`.
import { tableWidth } from '../program/terminal.ts';
import { wrapped } from '../program/words.ts';

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

/** Folded below itself at a terminal; whole in a pipe, where programs look for it. */
export function findingText(finding: Finding, width = tableWidth()): string {
  const { check, status, text, remedy } = finding;
  const head = `${status.padEnd(4)}  ${check.padEnd(10)}  `;
  const arrow = `${' '.repeat(head.length)}-> `;
  const lines = hanging(head, text, width);
  return [...lines, ...(remedy === undefined ? [] : hanging(arrow, remedy, width))].join('\n');
}

function hanging(head: string, text: string, width: number): string[] {
  const [first = '', ...others] = wrapped(text, width - head.length);
  return [`${head}${first}`, ...others.map((line) => `${' '.repeat(head.length)}${line}`)];
}

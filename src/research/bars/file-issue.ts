// One fault in a file of prices or predictions, and its message.

export interface FileIssue {
  readonly file: string;
  /** Counted from 1; undefined if it concerns the whole file. */
  readonly line: number | undefined;
  /** The column or field; empty if it concerns the whole line. */
  readonly field: string;
  readonly message: string;
}

/** `spy.csv:17: close: "abc" is not a number` */
export function issueText({ file, line, field, message }: FileIssue): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return [place, field, message].filter((part) => part !== '').join(': ');
}

const SHOWN_MAX = 20;

/** As many as a person reads, and the number of the others. */
export function shownIssues(issues: readonly FileIssue[]): readonly FileIssue[] {
  const first = issues[0];
  if (first === undefined || issues.length <= SHOWN_MAX) return issues;
  const more = issues.length - SHOWN_MAX;
  const rest = { file: first.file, line: undefined, field: '', message: `${more} more faults` };
  return [...issues.slice(0, SHOWN_MAX), rest];
}

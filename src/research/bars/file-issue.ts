// One fault in a file of prices or predictions, and its message.
import { counted } from '../../trader/domain/wording/figures.ts';

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
/** Where there are many: a format that is not known is the fault of every line. */
const ALIKE_MAX = 3;

/** As many as a person reads, and the number of the others. */
export function shownIssues(issues: readonly FileIssue[]): readonly FileIssue[] {
  const [first] = issues;
  if (first === undefined || issues.length <= SHOWN_MAX) return issues;
  const counts = new Map<string, number>();
  const shown = issues
    .filter((issue) => {
      const kind = kindOf(issue);
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return count <= ALIKE_MAX;
    })
    .slice(0, SHOWN_MAX);
  const message = counted(issues.length - shown.length, 'more fault');
  return [...shown, { file: first.file, line: undefined, field: '', message }];
}

/** Without what differs from line to line. */
function kindOf({ file, field, message }: FileIssue): string {
  return `${file} ${field} ${message.replaceAll(/"[^"]*"|[-+\d.:,]+/g, '')}`;
}

// What a person reads of many faults in a file: each that differs, not a hundred times the same.
import { describe, expect, it } from 'vitest';
import { type FileIssue, issueText, shownIssues } from '../../../src/research/bars/file-issue.ts';

const at = (line: number, field: string, message: string): FileIssue => ({
  ...{ file: 'spy.csv', line, field, message },
});
const date = (line: number) => at(line, 'date', `"3/4/24 09:${line}" has a two-digit year`);
const shown = (issues: readonly FileIssue[]) => shownIssues(issues).map(issueText);

describe('faults of a file', () => {
  it('are all shown where they are few', () => {
    const few = Array.from({ length: 20 }, (_, index) => date(index + 2));
    expect(shown(few)).toEqual(few.map(issueText));
  });

  it('of one kind are shown three times where they are many', () => {
    const many = Array.from({ length: 500 }, (_, index) => date(index + 2));
    expect(shown(many)).toEqual([...many.slice(0, 3).map(issueText), 'spy.csv: 497 more faults']);
  });

  it('of another kind are shown beside them, in the order of their lines', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      index === 40 ? at(42, 'open', '-1 is not a price') : date(index + 2),
    );
    expect(shown(many).slice(2)).toEqual([
      'spy.csv:4: date: "3/4/24 09:4" has a two-digit year',
      'spy.csv:42: open: -1 is not a price',
      'spy.csv: 46 more faults',
    ]);
  });

  it('are twenty at most, however many kinds there are', () => {
    const kinds = Array.from({ length: 30 }, (_, index) =>
      at(index + 2, 'close', `is ${'x'.repeat(index + 1)}`),
    );
    expect(shown(kinds)).toHaveLength(21);
    expect(shown(kinds).at(-1)).toBe('spy.csv: 10 more faults');
  });
});

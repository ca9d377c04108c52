// Dividends and splits from a file of their own, each line read or refused with its place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readActionFile } from '../../../src/research/bars/action-file.ts';
import { issueText } from '../../../src/research/bars/file-issue.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-actions-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, 'actions.csv');
  writeFileSync(file, text);
  return readActionFile(file);
}

it('reads the dividend and split of each line', () => {
  const text = 'date,symbol,dividend,split\n2014-05-08,AAPL,3.29,\n2014-06-09,AAPL,0,7\n';
  expect(read(text)).toEqual({
    ok: true,
    value: [
      { kind: 'dividend', symbol: 'AAPL', day: '2014-05-08', amount: 3.29 },
      { kind: 'split', symbol: 'AAPL', day: '2014-06-09', ratio: 7 },
    ],
  });
});

it.each([
  ['date,symbol,dividend\n', 'actions.csv:1: no column for split'],
  [
    'date,symbol,dividend,split\n6/9/2014,AAPL,0,7\n',
    'actions.csv:2: date: "6/9/2014" is not a date',
  ],
  ['date,symbol,dividend,split\n2014-06-09,,0,7\n', 'actions.csv:2: symbol: is empty'],
  [
    'date,symbol,dividend,split\n2014-06-09,A,x,7\n',
    'actions.csv:2: dividend: "x" is not an amount',
  ],
  [
    'date,symbol,dividend,split\n2014-06-09,A,0,7:1\n',
    'actions.csv:2: split: "7:1" is not a ratio',
  ],
])('refuses %j', (text, sentence) => {
  const actions = read(text);
  expect(actions.ok ? [] : actions.failure.map(issueText)).toEqual([
    expect.stringContaining(sentence),
  ]);
});

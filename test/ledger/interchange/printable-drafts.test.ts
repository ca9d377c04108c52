// Texts of a file that would act in a terminal or beside other names: their row is refused, the others are booked.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';

const MAPPING = `name: bank
columns: { date: Date, type: Type, symbol: Symbol, name: Name, exchange: Exchange, quantity: Shares, price: Price, notes: Note }
date: yyyy-MM-dd
zone: UTC
currency: EUR
types: { BUY: [Buy] }
`;

function read(rows: readonly string[], mapping: string | undefined, header: string) {
  const bytes = Buffer.from([header, ...rows, ''].join('\n'));
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const file = { bytes, mapping, digest, format: undefined, account: undefined, zone: undefined };
  const found = importedFile(file);
  if (!found.ok) throw new Error(JSON.stringify(found.failure));
  return found.value;
}

it('a file with a mapping', () => {
  const { drafts, problems } = read(
    [
      '2024-01-02,Buy,ABC,Plain,XETR,1,10,"two\nlines"',
      '2024-01-02,Buy,ABC,Na\u001b[2Jme,XETR,1,10,',
      '2024-01-02,Buy,A\u202eBC,Plain,XETR,1,10,',
      '2024-01-02,Buy,ABC,Plain,X\u0007,1,10,',
      '2024-01-02,Buy,ABC,Plain,XETR,1,10,a\u009bnote',
    ],
    MAPPING,
    'Date,Type,Symbol,Name,Exchange,Shares,Price,Note',
  );
  expect(drafts.map(({ draft }) => draft.notes)).toEqual(['two\nlines']);
  expect(problems.map(({ why }) => /^The (\w+) has a control character/.exec(why)?.[1])).toEqual([
    ...['name', 'symbol', 'exchange', 'notes'],
  ]);
});

it('an export of this ledger', () => {
  const { drafts, problems } = read(
    [
      'DEPOSIT,2024-01-02T10:00:00.000Z,2024-01-02,EUR,,,100,"two\nlines"',
      'DEPOSIT,2024-01-02T10:00:00.000Z,2024-01-02,EUR,,,100,a \u001b]0;title\u0007',
    ],
    undefined,
    'type,at,on,currency,rate,symbol,amount,notes',
  );
  expect([drafts.length, problems.length]).toEqual([1, 1]);
  expect(problems[0]?.why).toContain('notes');
});

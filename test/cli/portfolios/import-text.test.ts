import { expect, it } from 'vitest';
import type { ImportBody } from '../../../src/api/http/shapes/import-rows.ts';
import { importText } from '../../../src/cli/portfolios/ledger/import-text.ts';

const NOTHING: ImportBody = {
  ...{ format: 'degiro', rows: [], new_rows: 0, duplicates: 1, cancellations: [], problems: [] },
  ...{ ignored: [], remarks: [], outcomes: [], proposals: [], differences: [], booked: null },
};
const place = { line: 2, part: null, source_id: 'a' };

it('names what a file reverses before it is booked, also where nothing is new', () => {
  const cancellations = [
    { ...place, transaction_id: 12 },
    { ...place, transaction_id: null },
  ];
  expect(importText({ ...NOTHING, cancellations }, 0, 'Savings').split('\n')).toEqual([
    ...['', 'Reverse:', '  line 2: transaction 12'],
    ...['', 'Nothing new for Savings; 1 booked before.', 'Reverse 1 transaction with --yes.'],
  ]);
  expect(importText(NOTHING, 0, 'Savings')).toBe('\nNothing new for Savings; 1 booked before.');
});

// docs/ledger/README.md describes every type of transaction.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BOOKED_TYPES } from '../../../../src/ledger/domain/transactions/transaction-type.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/ledger/README.md'), 'utf8');

it('describes every type of transaction', () => {
  const section = PAGE.split('\n## Types of transactions\n')[1]?.split('\n## ')[0] ?? '';
  expect(BOOKED_TYPES.filter((type) => !section.includes(`\`${type}\``))).toEqual([]);
});

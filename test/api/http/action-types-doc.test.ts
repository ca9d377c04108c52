// docs/ledger/corporate-actions.md describes every type of action.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { actionBody } from '../../../src/api/http/shapes/action-rows.ts';

const PAGE = readFileSync(
  join(import.meta.dirname, '../../../docs/ledger/corporate-actions.md'),
  'utf8',
);

it('describes every type of action', () => {
  const rows = PAGE.split('\n').filter((line) => line.startsWith('| `'));
  const types = actionBody.shape.type.options;
  expect(types.filter((type) => !rows.some((row) => row.includes(`\`${type}\``)))).toEqual([]);
});

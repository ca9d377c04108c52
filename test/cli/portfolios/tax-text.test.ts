import { expect, it } from 'vitest';
import type { RealizedBody } from '../../../src/api/http/shapes/tax-rows.ts';
import { reportText } from '../../../src/cli/portfolios/ledger/tax-text.ts';

const NONE = { proceeds: '0', cost_basis: '0', disallowed_loss: '0', gain: '0' };

it('the report of a year names the contracts of an index that have no price at one of its ends', () => {
  const body: RealizedBody = {
    ...{ year: 2024, currency: 'USD', short_term: NONE, long_term: NONE, total: NONE },
    ...{ closures: [], other_currencies: [], left_out: [], not_final: null },
    section_1256: {
      ...{ realized: '0', marked: '1000', marked_before: '0', gain: '1000', closures: [] },
      ...{ long_term: '600', short_term: '400', unpriced: ['SPXW 251219C05000000'] },
    },
  };
  const open = { lots: 2, text: 'not final: 2 lots in question', findings: ['fnd_1', 'fnd_2'] };
  expect(
    reportText({ ...body, not_final: open })
      .split('\n')
      .at(-1),
  ).toBe('Not final: 2 lots in question: answer fnd_1, fnd_2.');
  expect(reportText(body).split('\n').slice(-2)).toEqual([
    'Section 1256 beside: 1000.00 (long term 600.00, short term 400.00).',
    'Left out of it: SPXW 251219C05000000 has no price at year end.',
  ]);
});

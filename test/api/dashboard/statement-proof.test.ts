// What the page says of a statement beside the book: the outcome, the figures that differ, and rows of one side.
import { describe, expect, it } from 'vitest';
import type { StatementProof } from '../../../src/api/dashboard/facts/book-shapes.ts';
import {
  differing,
  figureWords,
  proofSentence,
  shownRows,
} from '../../../src/api/dashboard/facts/statement-proof.ts';

const figure: StatementProof['figures'][number] = {
  ...({ figure: 'cost', of: 'ACME', currency: 'USD', wash_sales: null } as const),
  ...{ stated: '10', booked: '10', difference: '0', equal: true, causes: [] },
};
const PROOF = {
  ...{ account: 'U1', portfolio_id: 4, from: '2024-01-01', to: '2024-01-31', equal: true },
  ...{ figures: [figure, { ...figure, of: 'KO' }], matched_rows: 7 },
  ...{ not_booked: [], not_stated: [], cross_account: [], unreadable: [] },
};
const ROW = { transaction_type: 'BUY', trade_date: '2024-01-05', cash: '-10', currency: 'USD' };

describe('a statement beside the book', () => {
  it('says whether all is equal before anything else', () => {
    const of = 'Statement of U1, 2024-01-01 to 2024-01-31: ';
    expect(proofSentence(PROOF)).toBe(`${of}all 2 figures and 7 rows are equal, to the cent.`);
    const differs = { ...PROOF, equal: false, figures: [figure, { ...figure, equal: false }] };
    expect(proofSentence(differs)).toBe(`${of}1 of 2 figures differ.`);
    expect(differing(differs)).toHaveLength(1);
    expect(proofSentence({ ...PROOF, equal: false })).toMatch(/rows are on one side only\.$/);
    expect(proofSentence({ ...PROOF, figures: [] })).toMatch(/no figures to compare\.$/);
  });

  it('names figures by security or currency, and rows by their side', () => {
    expect(figureWords(figure)).toBe('ACME: cost (USD)');
    expect(figureWords({ ...figure, figure: 'cash', of: 'USD' })).toBe('USD: cash');
    const rows = shownRows({
      ...PROOF,
      not_booked: [{ ...ROW, place: 'line 21, Trade' }],
      not_stated: [{ ...ROW, transaction_id: 9 }],
    });
    expect(rows).toEqual([
      'On the statement only: line 21, Trade, BUY of 2024-01-05, -10 USD. Import the statement.',
      'In the book only: transaction 9, BUY of 2024-01-05, -10 USD. Reverse it if it never happened.',
    ]);
    const many = Array.from({ length: 32 }, (_, at) => ({ ...ROW, transaction_id: at }));
    expect(shownRows({ ...PROOF, not_stated: many }).slice(29)).toEqual([
      expect.stringContaining('transaction 29,'),
      '2 more; `sluice ledger prove` lists them all.',
    ]);
  });
});

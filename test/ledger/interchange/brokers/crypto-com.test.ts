// Crypto.com's app: the layout and the kinds are those of samples of public readers, such as rotki/rotki (AGPL 3.0), in rows of our own.
import { expect, test } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, problemLine, sha256 } from '../read/fixtures.ts';

const HEADER =
  'Timestamp (UTC),Transaction Description,Currency,Amount,To Currency,To Amount,Native Currency,Native Amount,Native Amount (in USD),Transaction Kind';

function read(...rows: readonly string[]) {
  const result = importedFile({
    ...{ bytes: Buffer.from([HEADER, ...rows].join('\n')), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  const { drafts, proposals, problems, ignored } = result.value;
  return {
    lines: drafts.map(({ draft }) => draftLine(draft)),
    toDecide: proposals.map(({ security, moves, proceeds, currency }) =>
      [
        security.symbol,
        ...moves.map(({ quantity }) => quantity.toFixed()),
        proceeds.toFixed(),
        currency,
      ].join(' '),
    ),
    problems: problems.map(problemLine),
    ignored: ignored.length,
  };
}

test('a rebate is income, and what is taken back of it is left to a person', () => {
  expect(
    read(
      '2021-03-06 00:05:35,Card Rebate: Shop,CRO,8,,,EUR,1.0,1.16,reimbursement',
      '2021-03-07 06:17:09,Card Rebate Reversal: Shop,CRO,-8,,,EUR,-1.0,-1.16,reimbursement_reverted',
    ),
  ).toEqual({
    lines: ['2021-03-06 REINVESTED_DIVIDEND CRO 1 EUR'],
    toDecide: ['CRO -8 0 EUR'],
    problems: [],
    ignored: 0,
  });
});

test('what a swap, a payment or a transfer moved is left to a person with its coins', () => {
  expect(
    read(
      '2020-12-15 09:25:14,Convert Dust,CRO,193,,,EUR,10.59,12.87,dust_conversion_credited',
      '2020-12-15 09:25:14,Convert Dust,DOT,-0.62,,,EUR,-4.8,-5.83,dust_conversion_debited',
      '2021-03-25 10:52:27,Shop,CRO,-15.38,CRO,-15.38,EUR,-2.63,-3.04,crypto_payment',
    ).toDecide,
  ).toEqual(['CRO 193 0 EUR', 'DOT -0.62 0 EUR', 'CRO -15.38 0 EUR']);
});

test('coins that were bought with money are left to a person with the money, not as units of the currency', () => {
  expect(
    read(
      '2021-07-19 18:56:00,EUR -> BTC,EUR,-78.01,BTC,0.003,EUR,79.03,98.39,viban_purchase',
      '2025-01-22 17:32:03,USD -> SOL,USD,-5.0,SOL,11.0,EUR,4.8,5.0,trading.limit_order.cash_account.purchase_lock',
      '2025-02-01 07:09:10,USD -> SOL,USD,-5.0,SOL,10.0,EUR,4.8,5,trading.limit_order.cash_account.purchase_commit',
    ),
  ).toEqual({
    lines: [],
    toDecide: ['BTC 0.003 -78.01 EUR', 'SOL 10 -5 USD'],
    problems: [],
    ignored: 1,
  });
});

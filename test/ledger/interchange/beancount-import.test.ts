// Beancount journals as imports. Facts of the example of beancount/beancount (a3cb3fd9, GPL 2.0): its accounts, amounts and days, in text
// of our own.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { sumOf } from '../../../src/kernel/amounts.ts';
import { type Decimal, decimal, textOf } from '../../../src/kernel/decimal.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import { beancountJournal } from '../../../src/ledger/interchange/beancount-journal.ts';
import { calculated } from '../../../src/ledger/interchange/journal/calculated.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { reconciled, totalsOfDrafts } from '../../../src/ledger/interchange/rows/file-totals.ts';
import { portfolios } from './read/drawn-portfolio.ts';
import { draftLine, problemLine, sha256 } from './read/fixtures.ts';

function imported(text: string, account?: string) {
  return importedFile({
    ...{ bytes: new TextEncoder().encode(text), account, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
}

function read(text: string, account?: string) {
  const result = imported(text, account);
  if (!result.ok) return { refusal: result.failure.map(problemLine) };
  const { format, drafts, proposals, ignored, problems, remarks, totals } = result.value;
  return {
    format,
    lines: drafts.map(({ draft }) => draftLine(draft)),
    toDecide: proposals.map(({ security, description }) => `${security.symbol} ${description}`),
    ignored: ignored.map(({ why }) => why),
    problems: problems.map(problemLine),
    remarks: (remarks ?? []).map(problemLine),
    differences: reconciled(totals, totalsOfDrafts(drafts.map(({ draft }) => draft))),
  };
}

const OPEN = `
option "title" "Example ledger"
2004-01-20 commodity ITOT
  name: "iShares Core S&P Total U.S."
  isin: "US4642871507"

* Taxable Investments

2013-01-01 open Assets:US:ETrade:Cash   USD
2013-01-01 open Assets:US:ETrade:ITOT   ITOT
2013-09-17 balance Assets:US:ETrade:Cash  0 USD
2013-09-17 price ITOT  101.00 USD
`;

describe('a journal', () => {
  it('books trades with their commissions, and income and transfers by the accounts', () => {
    const found = read(
      `${OPEN}
2013-08-16 * "Transfering accumulated savings to other account"
  Assets:US:BofA:Checking  -3000 USD
  Assets:US:ETrade:Cash     3000 USD

2013-09-18 * "Buy shares of ITOT"   ; at the market
  Assets:US:ETrade:Cash           -818.55 USD
  Assets:US:ETrade:ITOT                 8 ITOT {101.20 USD}
  Expenses:Financial:Commissions     8.95 USD

2013-09-18 * "Dividends on portfolio"
  Assets:US:ETrade:Cash             10.24 USD
  Income:US:ETrade:Dividends       -10.24 USD

2013-10-21 * "Sell shares of ITOT"
  Assets:US:ETrade:ITOT                -8 ITOT {101.20 USD} @ 105.75 USD
  Assets:US:ETrade:Cash            837.05 USD
  Expenses:Financial:Commissions     8.95 USD
  Income:US:ETrade:Gains

2015-12-20 * "Uncle Boons" "Eating out; with Julie"
  Liabilities:US:Chase:Slate       -24.14 USD
  Expenses:Food:Restaurant
`,
    );
    expect(found).toMatchObject({ format: 'beancount', problems: [], differences: [] });
    expect(found.lines).toEqual([
      '2013-08-16 DEPOSIT 3000 USD',
      '2013-09-18 BUY ITOT 8 at 101.2 fees 8.95 USD',
      '2013-09-18 INTEREST 10.24 USD',
      '2013-10-21 SELL ITOT 8 at 105.75 fees 8.95 USD',
    ]);
    expect(found.remarks).toEqual([
      expect.stringContaining('The dividend names no security, so it is booked as interest.'),
    ]);
    expect(found.ignored).toContain('1 lines of the kind price book nothing.');
    expect(found.ignored).toContain('1 transactions are of other accounts.');
  });

  it('reads sums, dates with slashes, totals of lots, and costs in two parts', () => {
    const found = read(
      `2020/01/02 txn "Broker" "Buy" #tag ^link
  order: "x-1"
  Assets:Broker:HOOL   10 HOOL {{ 1,000.00 USD }}
  ! Assets:Broker:Cash  -(900 + 100) USD
2020-01-03 ! "Sell, the lot is found by the program"
  Assets:Broker:HOOL   -4 HOOL {} @@ 440 USD
  Assets:Broker:Cash   440 USD
  Income:Capital-Gains
2020-01-04 * "Costs in two parts"
  Assets:Broker:HOOL   2 HOOL {100.00 # 9.95 USD, 2020-01-03}
  Assets:Broker:Cash
2020-01-05 * "Dividend" "of HOOL
on two lines"
  Income:Broker:HOOL:Dividend   -12.00 USD
  Expenses:Taxes:Withheld         1.80 USD
  Assets:Broker:Cash             10.20 USD`,
    );
    expect(found).toMatchObject({ problems: [], differences: [], remarks: [] });
    expect(found.lines).toEqual([
      '2020-01-02 BUY HOOL 10 at 100 fees 0 USD',
      '2020-01-03 SELL HOOL 4 at 110 fees 0 USD',
      '2020-01-04 BUY HOOL 2 at 104.975 fees 0 USD',
      '2020-01-05 DIVIDEND HOOL 12 less 1.8 USD',
    ]);
  });

  it('keeps day and cost of shares that came in without cash', () => {
    const found = read(
      `2021-01-01 * "Opening"
  Assets:Broker:HOOL   5 HOOL {80.00 USD, 2018-05-05}
  Equity:Opening-Balances
2021-01-01 * "Cash"
  Assets:Broker:Cash  1 USD
  Equity:Opening-Balances`,
    );
    expect(found.lines?.[0]).toBe('2021-01-01 OPENING_BALANCE HOOL 5 for 400 USD');
  });

  it('refuses what the program would compute, and asks which accounts are meant', () => {
    const two = `2020-01-02 * "Buy"
  Assets:A:X   1 XYZ {1 USD}
  Assets:A:Cash
2020-01-02 * "Buy"
  Assets:B:X   1 XYZ {1 USD}
  Assets:B:Cash
2020-01-03 pad Assets:A:Cash Equity:Opening-Balances
include "2021.beancount"
`;
    expect(read(two).refusal).toEqual([
      'line 1: The journal holds securities in Assets:A, Assets:B; import one at a time, by its name.',
    ]);
    expect(read(two, 'Assets:A').problems).toEqual([
      expect.stringContaining('line 8: The journal includes other files'),
      expect.stringContaining('line 7: The balance of Assets:A:Cash is completed by "pad"'),
    ]);
    expect(read(two, 'Assets:B').problems).toHaveLength(1);
    const wrong = two.replace('1 XYZ {1 USD}', '1 XYZ {1 USD');
    expect(read(wrong, 'Assets:A').problems).toContainEqual(
      expect.stringContaining('"Assets:A:X   1 XYZ {1 USD" is not a posting that can be read'),
    );
  });
});

test.each([
  ['-(10.50 + 2) * 3 / 2', '-18.75'],
  ['1,234.5', '1234.5'],
  ['2 - -3', '5'],
])('%s is %s', (text, value) => {
  expect(textOf(calculated(text) ?? decimal('0'))).toBe(value);
});

test.each(['1/0', '(1', '1 2', '', '*'])('"%s" is not an amount', (text) => {
  expect(calculated(text)).toBeUndefined();
});

/** By security: of drafts and of what waits for a person. */
function held(rows: readonly (readonly [string, Decimal])[]): Record<string, string> {
  const names = [...new Set(rows.map(([name]) => name))].toSorted();
  return Object.fromEntries(
    names
      .map(
        (name) =>
          [name, sumOf(rows.filter(([each]) => each === name).map(([, sum]) => sum))] as const,
      )
      .filter(([, sum]) => !sum.isZero())
      .map(([name, sum]) => [name, textOf(sum)]),
  );
}

test('of the ledger gives the same shares and the same cash, with what a person decides', () => {
  fc.assert(
    fc.property(portfolios, ({ booked, cash }) => {
      fc.pre(booked.some(({ books }) => books.length > 0));
      const text = beancountJournal(booked, {
        ...{ portfolio: 3 as PortfolioId, title: 'Drawn', currency: 'USD' },
      });
      const result = imported(text);
      if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
      const { drafts, proposals, problems } = result.value;
      expect(problems.map(problemLine)).toEqual([]);
      const totals = totalsOfDrafts(drafts.map(({ draft }) => draft));
      const waiting = sumOf(proposals.map(({ proceeds }) => proceeds));
      const sum = (totals.cash.get('USD') ?? decimal('0')).plus(waiting);
      expect(sum.minus(cash).abs().lt(decimal('0.00001'))).toBe(true);
      const moves = proposals.flatMap((each) => each.moves);
      const found = held([
        ...[...totals.quantity],
        ...moves.map(({ security, quantity }) => [security.symbol, quantity] as const),
      ]);
      const lots = booked.flatMap(({ books }) =>
        books.flatMap(({ security, before, after }) => {
          const signed = (all: typeof after) =>
            sumOf(
              all.map(({ side, remaining }) => (side === 'LONG' ? remaining : remaining.negated())),
            );
          return [[security.symbol, signed(after).minus(signed(before))] as const];
        }),
      );
      expect(found).toEqual(held(lots));
    }),
  );
});

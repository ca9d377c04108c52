// Journals of any portfolio: every entry balances to the last digit, and gains and cash are those of the ledger.
// `npm run test:tools journals` lets Beancount and hledger judge them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plus, sumOf } from '../../../src/kernel/amounts.ts';
import { type Decimal, type Money, money, textOf, ZERO } from '../../../src/kernel/decimal.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import { beancountJournal } from '../../../src/ledger/interchange/beancount-journal.ts';
import { hledgerJournal } from '../../../src/ledger/interchange/hledger-journal.ts';
import { commodityNames } from '../../../src/ledger/interchange/journal/commodity-names.ts';
import {
  type BookChange,
  type JournalAccount,
  type JournalEntry,
  journalOf,
} from '../../../src/ledger/interchange/journal/journal-entry.ts';
import { portfolios } from './read/drawn-portfolio.ts';

function postedTo(entries: readonly JournalEntry[], account: JournalAccount): Money {
  return entries
    .flatMap((entry) => entry.money)
    .filter((posting) => posting.account === account)
    .reduce((sum, { amount }) => sum.plus(amount) as Money, money('0'));
}

function hasCostBelowZero({ after }: BookChange): boolean {
  return after.some(({ basis }) => basis.isNegative());
}

/** Zero, if the entry balances. */
function imbalanceOf({ lots, money: postings }: JournalEntry): Money {
  return plus(sumOf(lots.map(({ weight }) => weight)), sumOf(postings.map(({ amount }) => amount)));
}

test('every entry balances, to the last digit', () => {
  fc.assert(
    fc.property(portfolios, ({ booked }) => {
      for (const entry of journalOf(booked)) expect(textOf(imbalanceOf(entry))).toBe('0');
    }),
  );
});

test('cash and gains are those of the ledger, and what rounding leaves is next to nothing', () => {
  fc.assert(
    fc.property(portfolios, ({ booked, gain, cash }) => {
      fc.pre(!booked.some(({ books }) => books.some(hasCostBelowZero)));
      const entries = journalOf(booked);
      expect(textOf(postedTo(entries, 'Assets:Cash'))).toBe(textOf(cash));
      const difference = postedTo(entries, 'Income:Gains').plus(gain).abs();
      expect(difference.lt(money('0.00001'))).toBe(true);
      for (const entry of entries)
        expect(postedTo([entry], 'Equity:Rounding').abs().lt(money('0.00001'))).toBe(true);
    }),
  );
});

test('no more is taken out of a lot than was put in at its cost', () => {
  fc.assert(
    fc.property(portfolios, ({ booked }) => {
      const held = new Map<string, Decimal>();
      for (const posting of journalOf(booked).flatMap((entry) => entry.lots)) {
        const { account, security, lot, unitCost, quantity } = posting;
        const key = `${account} ${security.symbol} ${lot} ${unitCost}`;
        const now = (held.get(key) ?? ZERO).plus(quantity);
        held.set(key, now);
        const isWrong = account === 'Assets:Securities' ? now.lt(0) : now.gt(0);
        expect(`${key}: ${isWrong}`).toBe(`${key}: false`);
      }
    }),
  );
});

test('names of securities are what both programs accept, and no two alike', () => {
  const names = commodityNames(['BRK B', 'brk-b', 'F', '1972', 'USD', '.', 'ÄÖ'], new Set(['USD']));
  expect([...names.values()]).toEqual([
    'BRK-B',
    'BRK-B-2',
    'F-X',
    'X1972',
    'USD-2',
    'X-X',
    'X-X-2',
  ]);
});

test('a portfolio of nothing is a journal of nothing', () => {
  const terms = { portfolio: 3 as PortfolioId, title: 'Empty', currency: 'EUR' };
  expect(beancountJournal([], terms)).toContain('option "operating_currency" "EUR"');
  expect(hledgerJournal([], terms)).toContain('; Empty');
});

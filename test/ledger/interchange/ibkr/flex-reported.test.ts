// Flex queries that another program reads in its tests, as facts, with the amounts that it asserts.
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { valueAt } from '../../../../src/kernel/amounts.ts';
import type { TransactionDraft } from '../../../../src/ledger/domain/transactions/draft.ts';
import { flexStatement } from '../../../../src/ledger/interchange/ibkr/flex-statement.ts';
import { reconciled, totalsOfDrafts } from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { fixture, problemLine, sha256 } from '../read/fixtures.ts';

const Booking = z.strictObject({
  on: z.string(),
  reported: z.string().optional(),
  type: z.string(),
  currency: z.string(),
  quantity: z.string().optional(),
  amount: z.string(),
  fees: z.string().optional(),
  withheld: z.string().optional(),
});
type Booking = z.infer<typeof Booking>;

const Row = z.tuple([z.string(), z.record(z.string(), z.string())]);
const Statement = z.strictObject({
  account: z.string(),
  from: z.string(),
  to: z.string(),
  rows: z.array(Row),
});
type Statement = z.infer<typeof Statement>;

const Case = z.strictObject({
  file: z.number(),
  statements: z.array(Statement),
  expected: z.array(Booking),
  /** Bookings of which the source asserts nothing. */
  others: z.number(),
  /** Rows that are refused: contracts for difference, trades without a price. */
  refused: z.number(),
  proposed: z.number(),
});
const { cases } = z
  .object({ cases: z.array(Case) })
  .parse(JSON.parse(fixture('ibkr-flex-reported.json')));

const SECTIONS: Readonly<Record<string, string>> = {
  Trade: 'Trades',
  CashTransaction: 'CashTransactions',
  SalesTax: 'SalesTaxes',
  CorporateAction: 'CorporateActions',
  CashReportCurrency: 'CashReport',
};

function element(name: string, fields: Readonly<Record<string, string>>, inner = ''): string {
  const attributes = Object.entries(fields).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${attributes.join('')}>${inner}</${name}>`;
}

function statementText({ account: accountId, from: fromDate, to: toDate, rows }: Statement) {
  const inner = rows.map(([name, fields]) => {
    const row = element(name, fields);
    const section = SECTIONS[name];
    return section === undefined ? row : element(section, {}, row);
  });
  return element('FlexStatement', { accountId, fromDate, toDate }, inner.join(''));
}

function queryOf(statements: readonly Statement[]): string {
  return element('FlexQueryResponse', {}, statements.map(statementText).join(''));
}

function readAll(statements: readonly Statement[]) {
  const text = queryOf(statements);
  return [...new Set(statements.map(({ account }) => account))].map((account) => {
    const result = flexStatement(text, { digest: sha256, account });
    if (!result.ok) throw new Error(problemLine(result.failure));
    return result.value;
  });
}

function bookingOf(draft: TransactionDraft): Booking {
  const { on, type, currency } = draft;
  if ('price' in draft) {
    const { quantity, price, fees } = draft;
    const amount = valueAt(quantity, price).toFixed(2);
    return { on, type, currency, quantity: quantity.toString(), amount, fees: fees.toFixed(2) };
  }
  const amount = 'amount' in draft ? draft.amount.toFixed(2) : '';
  const hasTax = 'withholding' in draft && !draft.withholding.isZero();
  return { on, type, currency, amount, ...(hasTax && { withheld: draft.withholding.toFixed(2) }) };
}

/** The source truncates halves of a cent. */
function isSame(one: Booking, other: Booking): boolean {
  const isNear = (name: 'amount' | 'fees' | 'withheld') =>
    Math.abs(Number(one[name] ?? 0) - Number(other[name] ?? 0)) < 0.0101;
  return (
    (['on', 'type', 'currency', 'quantity'] as const).every((name) => one[name] === other[name]) &&
    isNear('amount') &&
    isNear('fees') &&
    isNear('withheld')
  );
}

describe.each(cases)('reported Flex query $file', ({ statements, expected, ...counts }) => {
  const files = readAll(statements);

  it('books what the other program asserts', () => {
    const booked = files.flatMap(({ drafts }) => drafts.map(({ draft }) => bookingOf(draft)));
    const missing = expected.filter((each) => {
      const at = booked.findIndex((one) => isSame(one, each));
      if (at >= 0) booked.splice(at, 1);
      return at < 0;
    });
    expect(missing).toEqual([]);
    expect(booked).toHaveLength(counts.others);
  });

  it('refuses or proposes the rest', () => {
    expect(files.flatMap(({ problems }) => problems)).toHaveLength(counts.refused);
    expect(files.flatMap(({ proposals }) => proposals)).toHaveLength(counts.proposed);
  });
});

const cash = (on: string, amount: string, currency = 'EUR'): [string, Record<string, string>] => [
  'CashTransaction',
  { currency, dateTime: on, amount, type: 'Deposits/Withdrawals' },
];
const reported = (startingCash: string, endingCash: string): [string, Record<string, string>] => [
  'CashReportCurrency',
  { currency: 'EUR', startingCash, endingCash },
];
const part = (from: string, to: string, ...rows: Statement['rows']): Statement => ({
  ...{ account: 'U1', from, to },
  rows,
});

test('statements of one account are read as one, the newest last', () => {
  const [file] = readAll([
    part('20240102', '20240102', cash('20240102', '20'), reported('110', '130')),
    part('20240101', '20240101', cash('20240101', '10'), reported('100', '110')),
  ]);
  expect(file?.drafts.map(({ draft }) => bookingOf(draft).amount)).toEqual(['10.00', '20.00']);
  expect(file?.statement.from).toBe('2024-01-01');
  expect(file?.statement.to).toBe('2024-01-02');
  const [stated] = file?.statement.cash ?? [];
  expect([stated?.starting?.toString(), stated?.ending?.toString()]).toEqual(['100', '130']);
});

test('rows that two statements have in common count once, equal rows of one statement twice', () => {
  const twice = [cash('20240101', '10'), cash('20240101', '10')];
  const [file] = readAll([
    part('20240101', '20240131', ...twice),
    part('20240101', '20240229', ...twice, cash('20240201', '5')),
  ]);
  const amounts = file?.drafts.map(({ draft }) => bookingOf(draft).amount);
  expect(amounts).toEqual(['10.00', '10.00', '5.00']);
  expect(new Set(file?.drafts.map(({ draft }) => draft.origin?.id)).size).toBe(3);
});

test('rates to another base currency than that of the last statement are left out', () => {
  const base = (currency: string): [string, Record<string, string>] => [
    'AccountInformation',
    { currency },
  ];
  const rated = (on: string): [string, Record<string, string>] => {
    const [name, fields] = cash(on, '10', 'USD');
    return [name, { ...fields, fxRateToBase: '0.8' }];
  };
  const [file] = readAll([
    part('20240101', '20240101', base('GBP'), rated('20240101')),
    part('20240102', '20240102', base('EUR'), rated('20240102')),
  ]);
  expect(file?.drafts.map(({ draft }) => draft.rate?.toString())).toEqual([undefined, '0.8']);
  expect(file?.statement.baseCurrency).toBe('EUR');
});

const trade = (fields: Readonly<Record<string, string>>): [string, Record<string, string>] => [
  'Trade',
  {
    ...{ assetCategory: 'STK', symbol: 'ELM', currency: 'USD', tradeDate: '20240105' },
    ...{ quantity: '10', tradePrice: '15', buySell: 'BUY', ...fields },
  },
];
const tradesOf = (...rows: Statement['rows']) => {
  const [file] = readAll([part('20240101', '20240131', ...rows)]);
  return {
    fees: file?.drafts.map(({ draft }) => bookingOf(draft).fees),
    remarks: file?.remarks?.map(problemLine),
  };
};

test('a trade has its commission under either name, and trades without one are named', () => {
  expect(tradesOf(trade({ ibCommission: '-1', tradeID: '1' }), trade({ tradeID: '2' }))).toEqual({
    ...{ fees: ['1.00', '0.00'], remarks: [] },
  });
  expect(tradesOf(trade({ commission: '-1.5' }))).toEqual({ fees: ['1.50'], remarks: [] });
  expect(tradesOf(trade({ tradeID: '1' }), trade({ tradeID: '2' }))).toEqual({
    fees: ['0.00', '0.00'],
    remarks: [
      'line 1, Trade: No trade of the query has a commission, so that all are booked without fees; tick IB Commission in its Trades section.',
    ],
  });
});

test('a sale whose quantity has no sign is a sale', () => {
  const [file] = readAll([
    part(
      ...(['20240101', '20240131'] as const),
      trade({ ibCommission: '-1', buySell: 'SELL', tradeID: '1' }),
      trade({ ibCommission: '-1', buySell: 'SELL', quantity: '-10', tradeID: '2' }),
    ),
  ]);
  expect(file?.drafts.map(({ draft }) => draft.type)).toEqual(['SELL', 'SELL']);
});

test('a tax on interest is withheld from no dividend', () => {
  const [file] = readAll([
    part('20240101', '20240131', [
      'CashTransaction',
      {
        ...{ currency: 'EUR', dateTime: '20240105', amount: '-0.16', type: 'Withholding Tax' },
        description: 'WITHHOLDING @ 20% ON CREDIT INT FOR DEC-2023',
      },
    ]),
  ]);
  const booked = totalsOfDrafts(file?.drafts.map(({ draft }) => draft) ?? []);
  expect(file && reconciled(file.totals, booked)).toEqual([]);
});

// A Flex query in XML: what it books, what it proposes, and its figures.
import { expect, test } from 'vitest';
import { textOf, ZERO } from '../../../../src/kernel/decimal.ts';
import { instant, toIso } from '../../../../src/kernel/instant.ts';
import { flexStatement } from '../../../../src/ledger/interchange/ibkr/flex-statement.ts';
import {
  differenceText,
  reconciled,
  totalsOfDrafts,
} from '../../../../src/ledger/interchange/rows/file-totals.ts';
import { placeText } from '../../../../src/ledger/interchange/rows/imported-file.ts';
import { draftLine, fixture, problemLine, sha256 } from '../read/fixtures.ts';

const TERMS = { digest: sha256, account: undefined };
const TEXT = fixture('ibkr-flex-two-months.xml');

function read(text = TEXT) {
  const result = flexStatement(text, TERMS);
  if (!result.ok) throw new Error(problemLine(result.failure));
  return result.value;
}

test('books executions, conversions, dividends less tax, interest and fees, oldest first', () => {
  expect(read().drafts.map(({ draft }) => draftLine(draft))).toEqual([
    '2024-01-02 DEPOSIT 10000 EUR',
    '2024-01-03 WITHDRAWAL 5000 EUR',
    '2024-01-03 DEPOSIT 5500 USD',
    '2024-01-03 FEE 2 EUR',
    '2024-01-04 BUY AAPL 10 at 185.5 fees 1 USD',
    '2024-01-04 BUY MSFT 5 at 370.25 fees 1 USD',
    '2024-01-05 BUY KO 10 at 59.9 fees 1 USD',
    '2024-01-08 BUY KO 1 at 60 fees 0.35 USD',
    '2024-01-08 BUY KO 1 at 60 fees 0.35 USD',
    '2024-02-01 SELL AAPL 4 at 190.25 fees 1.02 USD',
    '2024-02-05 INTEREST -3.21 USD',
    '2024-02-06 FEE 10 EUR',
    '2024-02-15 DIVIDEND AAPL 1.44 less 0.22 USD',
    '2024-02-20 DIVIDEND KO 5 USD',
    '2024-02-20 DIVIDEND KO -5 USD',
    '2024-02-22 TAX -0.05 USD',
    '2024-02-29 INTEREST 1.1 EUR',
  ]);
});

test('adds up to what the broker reports, to the last digit', () => {
  const { totals, drafts } = read();
  expect(textOf(totals.cash.get('USD') ?? ZERO)).toBe('1829.09');
  expect(textOf(totals.cash.get('EUR') ?? ZERO)).toBe('4989.1');
  const booked = totalsOfDrafts(drafts.map(({ draft }) => draft));
  expect(reconciled(totals, booked).map(differenceText)).toEqual([
    'withholding USD: the file says 0.17, its rows book 0.22 (difference 0.05).',
  ]);
});

test('names an execution by its execution id, so that the trader and the statement agree', () => {
  const bought = read().drafts.find(({ draft }) => draft.type === 'BUY');
  expect(bought?.draft.origin).toEqual({ source: 'flex', id: '0000aaaa.00000002.01.01' });
});

test('two equal trades keep names of their own, and a second reading gives the same names', () => {
  const names = read().drafts.map(({ draft }) => `${draft.origin?.source} ${draft.origin?.id}`);
  expect(new Set(names).size).toBe(names.length);
  expect(read().drafts.map(({ draft }) => `${draft.origin?.source} ${draft.origin?.id}`)).toEqual(
    names,
  );
});

test('a cancelled trade and its cancellation book nothing, and say so', () => {
  expect(read().ignored.map(({ place, why }) => `${placeText(place)}: ${why}`)).toEqual([
    'line 23, Trade: Cancelled by the row of line 24.',
    'line 24, Trade: Cancels another row of the file.',
  ]);
});

test('a cancellation of a trade in no row of the file is handed on', () => {
  const without = TEXT.split('\n').filter((line) => !line.includes('tradeID="103"'));
  const { cancellations } = read(without.join('\n'));
  expect(cancellations.map(({ origin }) => origin)).toEqual([
    { source: 'flex', id: '0000aaaa.00000004.01.01' },
  ]);
});

test('a future is a problem with its line and column, and the rest is read', () => {
  expect(read().problems.map(problemLine)).toEqual([
    'line 31, Trade, column assetCategory: FUT AAPL  240119C00190000 is not booked: only options are, and shares, funds, bonds, warrants, certificates, coins and currencies with a multiplier of 1.',
  ]);
});

test('corporate actions and shares from another broker are proposals', () => {
  const [split, merger, transfer] = read().proposals;
  expect(split?.action).toMatchObject({ kind: 'split' });
  expect(split?.on).toBe('2024-02-27');
  expect(split?.moves.map(({ quantity }) => textOf(quantity))).toEqual(['12']);
  expect(merger?.security.symbol).toBe('OLDX');
  expect(merger?.action).toMatchObject({ kind: 'stock-merger', security: { symbol: 'NEWX' } });
  expect(merger?.moves.map(({ security, quantity }) => `${security.symbol} ${quantity}`)).toEqual([
    'OLDX -160',
    'NEWX 10',
  ]);
  expect(transfer?.action).toEqual({ kind: 'transfer-in', account: 'X-1' });
});

test('keeps the figures of the statement for a comparison with the ledger', () => {
  const { statement } = read();
  expect(statement).toMatchObject({
    account: 'U1234567',
    baseCurrency: 'EUR',
    from: '2024-01-01',
    to: '2024-02-29',
  });
  const cash = statement.cash.map(({ currency, ending }) => `${currency} ${ending}`);
  expect(cash).toEqual(['EUR 4989.1', 'USD 1829.09']);
  expect(
    statement.positions.map(
      ({ security, quantity, cost }) => `${security.symbol} ${quantity} ${cost}`,
    ),
  ).toEqual(['AAPL 6 1113.6', 'MSFT 5 1852.25', 'KO 24 720.7']);
  expect(statement.realized.map(({ security, total }) => `${security.symbol} ${total}`)).toEqual([
    'AAPL 15.822',
  ]);
  expect(
    statement.closedLots.map(({ openedOn, closedOn, realized }) => [
      openedOn,
      closedOn,
      `${realized}`,
    ]),
  ).toEqual([['2024-01-04', '2024-02-01', '17.58']]);
  expect(statement.rates.map(({ from, to, rate }) => `${from} ${to} ${rate}`)).toEqual([
    'USD EUR 0.9',
  ]);
  expect(statement.distributions.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
    'dividend 1.44',
    'withholding -0.22',
    'dividend 5',
    'dividend -5',
    'withholding 0.05',
  ]);
});

test('times are those of New York, and the rate is that of the base currency', () => {
  const bought = read().drafts.find(({ draft }) => draft.type === 'BUY')?.draft;
  expect(toIso(bought?.at ?? instant(0))).toBe('2024-01-04T14:30:15.000Z');
  expect(bought?.rate?.toFixed()).toBe('0.9');
});

const REFUSED: readonly (readonly [string, string, string])[] = [
  ['a file that ends in the middle', TEXT.slice(0, 9_000), 'Not valid XML'],
  ['another document', '<html><body/></html>', '<html> is not a Flex query'],
  [
    'an answer without a statement',
    '<FlexStatementResponse><Status>Warn</Status></FlexStatementResponse>',
    'request the statement again',
  ],
  [
    'entities of its own',
    '<!DOCTYPE a [<!ENTITY b "b">]><FlexQueryResponse/>',
    'declares a document type',
  ],
  [
    'two accounts',
    TEXT.replace('</FlexStatements>', '<FlexStatement accountId="U7"/></FlexStatements>'),
    'one account at a time',
  ],
];

for (const [what, text, why] of REFUSED) {
  test(`refuses ${what}`, () => {
    const result = flexStatement(text, TERMS);
    expect(result.ok ? '' : problemLine(result.failure)).toContain(why);
  });
}

test('an ambiguous date is refused with the setting to change', () => {
  const { problems } = read(TEXT.replaceAll('dateTime="20240104;093015"', 'dateTime="01/04/2024"'));
  expect(problems.map(problemLine)[0]).toBe(
    'line 21, Trade, column dateTime: "01/04/2024" is not a date as yyyyMMdd or yyyy-MM-dd, with the time after it; choose that date format in the settings of the statement.',
  );
});

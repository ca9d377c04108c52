// Flex queries in which boxes are not ticked: what is there is read, and one sentence says what to tick.
import { expect, it } from 'vitest';
import { statementOf } from '../../../../src/ledger/interchange/ibkr/stated/statement-figures.ts';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { draftLine, sha256 } from '../read/fixtures.ts';

const OF_SHARE =
  'accountId="U1" currency="USD" fxRateToBase="1" assetCategory="STK" symbol="ACME" isin="US0000000002" multiplier="1"';
const POSITION = `<OpenPositions><OpenPosition ${OF_SHARE} reportDate="20260331" position="10" markPrice="210" costBasisMoney="2001" levelOfDetail="SUMMARY" /></OpenPositions>`;
const CASH =
  '<CashReport><CashReportCurrency accountId="U1" currency="USD" fromDate="20260101" toDate="20260331" startingCash="0" endingCash="500" /></CashReport>';
const confirmed = (level: string, ids: string) =>
  `<TradeConfirm ${OF_SHARE} ${ids} tradeDate="20260105" dateTime="20260105;103000" buySell="BUY" quantity="10" price="200" amount="2000" proceeds="-2000" commission="-1" commissionCurrency="USD" tax="-0.5" levelOfDetail="${level}" />`;

function read(text: string) {
  const result = importedFile({
    ...{ bytes: Buffer.from(text), account: undefined, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) return { refused: result.failure.map(({ why }) => why) };
  const { drafts, problems, ignored } = result.value;
  return {
    booked: drafts.map(({ draft }) => draftLine(draft)),
    said: [...ignored, ...problems].map(({ why }) => why),
    positions: statementOf(result.value)?.positions.length,
  };
}

const query = (parts: string, type = 'AF') =>
  `<FlexQueryResponse queryName="q" type="${type}"><FlexStatements count="1"><FlexStatement accountId="U1" fromDate="20260101" toDate="20260331">${parts}</FlexStatement></FlexStatements></FlexQueryResponse>`;

it.each([
  ['positions', POSITION, 'only OpenPositions', 1],
  ['positions and cash', POSITION + CASH, 'only OpenPositions, CashReport', 1],
  ['no section', '', 'no section', 0],
])('a query that has %s says what to tick', (_, parts, has, positions) => {
  expect(read(query(parts))).toEqual({
    booked: [],
    said: [
      `The Flex query has ${has}, so that nothing is booked; tick Trades (with Executions) and Cash Transactions (with Detail) in it.`,
    ],
    positions,
  });
});

it('a quiet period of a query with both sections is one without transactions', () => {
  expect(read(query('<Trades /><CashTransactions />'))).toMatchObject({
    said: ['The statement has no transactions.'],
  });
});

it('confirmations of trades are read as trades', () => {
  const order = confirmed('ORDER', 'orderID="7"');
  const execution = confirmed('EXECUTION', 'orderID="7" tradeID="5" execID="e.5"');
  const { booked, said } = read(
    query(`<TradeConfirms>${order}${execution}</TradeConfirms>`, 'TCF'),
  );
  expect(said).toEqual([]);
  expect(booked).toEqual([expect.stringContaining('BUY')]);
  expect(booked?.[0]).toMatch(/10\b.*\b200\b.*1\.5/);
});

it('a query without a statement is not called a file of another kind', () => {
  const text = '<FlexQueryResponse queryName="q"><FlexStatements count="0" /></FlexQueryResponse>';
  expect(read(text)).toEqual({
    refused: [
      'The Flex query has no statement; choose an account and a period in it, and run it again.',
    ],
  });
});

it('another section than trades as CSV is asked for as XML', () => {
  const text =
    '"ClientAccountID","CurrencyPrimary","Symbol","ReportDate","Quantity","MarkPrice"\n"U1","USD","ACME","20260331","10","210"\n';
  expect(read(text)).toEqual({ refused: [expect.stringContaining('choose XML as its format')] });
});

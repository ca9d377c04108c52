// Withholding tax that the broker corrects later: its cash moves on the day of the correction, and the row says which payment it
// is of. The broker states it under the day of that payment, in the statement of the later day.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '../../../src/ledger/app/import-file.ts';
import { reconcileStatement } from '../../../src/ledger/app/reconcile-statement.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import type { ImportedFile } from '../../../src/ledger/interchange/rows/imported-file.ts';
import { shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { draftLine, problemLine, sha256 } from '../interchange/read/fixtures.ts';

function read(text: string): ImportedFile {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), digest: sha256, format: undefined },
    ...{ mapping: undefined, account: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
  expect(result.value.problems.map(problemLine)).toEqual([]);
  return result.value;
}

const linesOf = (file: ImportedFile) => file.drafts.map(({ draft }) => draftLine(draft));

type Fields = Readonly<Record<string, string>>;
const element = (name: string, fields: Fields) =>
  `<${name} ${Object.entries(fields)
    .map(([key, value]) => `${key}="${value}"`)
    .join(' ')} />`;

const row = (id: string, type: string, amount: string, days: Fields) =>
  element('CashTransaction', {
    ...{ type, amount, transactionID: id, currency: 'USD', symbol: 'JMLP', isin: 'US67075E1082' },
    ...{
      description: `JMLP CASH DIVIDEND USD 0.1875 PER SHARE${type === 'Dividends' ? '' : ' - US TAX'}`,
    },
    ...days,
  });
const PAID = { dateTime: '20190515;202000', reportDate: '20190516' };
const CORRECTED = { dateTime: '20190515;202000', reportDate: '20200217' };
const dividend = (days: Fields = PAID) => row('1', 'Dividends', '24.24', days);
const tax = (days: Fields = PAID) => row('2', 'Withholding Tax', '-8.97', days);
const refund = (days: Fields = CORRECTED) => row('3', 'Withholding Tax', '8.97', days);

function flex(from: string, to: string, rows: readonly string[], cash?: readonly [string, string]) {
  const report =
    cash === undefined
      ? ''
      : `<CashReport>${element('CashReportCurrency', { currency: 'USD', startingCash: cash[0], endingCash: cash[1] })}</CashReport>`;
  return `<FlexQueryResponse><FlexStatements><FlexStatement accountId="U1" fromDate="${from}" toDate="${to}"><CashTransactions>${rows.join('')}</CashTransactions>${report}</FlexStatement></FlexStatements></FlexQueryResponse>`;
}

describe('a correction of withholding tax', () => {
  it('is a tax of its own on the day on which it was posted, and says of which payment it is', () => {
    const file = read(flex('20200101', '20201231', [refund()]));
    expect(linesOf(file)).toEqual(['2020-02-17 TAX -8.97 USD']);
    expect(file.drafts[0]?.draft.notes).toContain('(of 2019-05-15)');
    expect(file.drafts[0]?.draft.origin).toEqual({ source: 'flex', id: '3' });
  });

  it('stays apart from its dividend in a statement that has both', () => {
    const file = read(flex('20190101', '20201231', [dividend(), tax(), refund()]));
    expect(linesOf(file)).toEqual([
      '2019-05-15 DIVIDEND JMLP 24.24 less 8.97 USD',
      '2020-02-17 TAX -8.97 USD',
    ]);
  });

  it('that a query states without the day of posting counts at the end of its period, under one name', () => {
    const without = { dateTime: '20190515;202000' };
    const month = read(flex('20200201', '20200229', [refund(without)]));
    const year = read(flex('20200101', '20201231', [refund(without)]));
    expect([linesOf(month), linesOf(year)]).toEqual([
      ['2020-02-29 TAX -8.97 USD'],
      ['2020-12-31 TAX -8.97 USD'],
    ]);
    expect(year.drafts[0]?.draft.origin).toEqual(month.drafts[0]?.draft.origin);
  });

  it('of an activity statement counts at the end of its period, under one name', () => {
    const statement = (period: string) => `Statement,Header,Field Name,Field Value
Statement,Data,Period,"${period}"
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U1
Withholding Tax,Header,Currency,Date,Description,Amount,Code
Withholding Tax,Data,USD,2019-05-15,JMLP(US67075E1082) Cash Dividend USD 0.1875 per Share - US Tax,8.97,
`;
    const month = read(statement('February 1, 2020 - February 29, 2020'));
    const year = read(statement('January 1, 2020 - December 31, 2020'));
    expect([linesOf(month), linesOf(year)]).toEqual([
      ['2020-02-29 TAX -8.97 USD'],
      ['2020-12-31 TAX -8.97 USD'],
    ]);
    expect(year.drafts[0]?.draft.origin).toEqual(month.drafts[0]?.draft.origin);
  });

  it('that gives back more than a payment of the file had withheld is booked beside it', () => {
    const same = { dateTime: '20190515;202000' };
    const rows = [dividend(same), refund(same)];
    expect(linesOf(read(flex('20190101', '20191231', rows)))).toEqual([
      '2019-05-15 DIVIDEND JMLP 24.24 USD',
      '2019-05-15 TAX -8.97 USD',
    ]);
  });
});

describe('a corrected tax in the book', () => {
  let place: LedgerPlace;
  let open: OpenLedger;
  beforeAll(async () => {
    place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });
  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function put(portfolio: PortfolioId, text: string) {
    const asked = { portfolio, file: read(text), cause: CAUSE, leavesProblemsOut: false };
    const done = await importFile(open.ledger, asked);
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    return done.value.booked.length;
  }

  const first = flex('20190101', '20191231', [dividend(), tax()], ['0', '15.27']);
  const second = flex('20200101', '20201231', [refund()], ['15.27', '24.24']);
  const both = flex('20190101', '20201231', [dividend(), tax(), refund()], ['0', '24.24']);

  it('counts once, whichever statements have it', async () => {
    const portfolio = await newPortfolio(open.ledger);
    expect(await put(portfolio, both)).toBe(2);
    expect(await put(portfolio, second)).toBe(0);
    expect(await put(portfolio, first)).toBe(0);
    expect((await shownBook(open.ledger, portfolio)).cash).toEqual(['24.24 USD']);
  });

  it('leaves the statements of both years proven', async () => {
    const portfolio = await newPortfolio(open.ledger);
    await put(portfolio, first);
    await put(portfolio, second);
    for (const text of [first, second, both]) {
      const row = await open.ledger.read.portfolio(portfolio);
      const proof = await reconcileStatement(open.ledger.read, read(text), row);
      if (!proof.ok) throw new Error(proof.failure.kind);
      const figures = proof.value.figures.map(({ figure, isEqual }) => `${figure} ${isEqual}`);
      expect(figures).toContain('cash true');
      expect(figures.filter((one) => one.endsWith('false'))).toEqual([]);
    }
  });
});

it('a query with sums of cash transactions alone is refused', () => {
  const sum = refund().replace('<CashTransaction', '<CashTransaction levelOfDetail="SUMMARY"');
  const result = importedFile({
    bytes: new TextEncoder().encode(flex('20200101', '20201231', [sum])),
    ...{ digest: sha256, format: undefined, mapping: undefined, account: undefined },
    zone: undefined,
  });
  const problems = result.ok ? result.value.problems : result.failure;
  expect(problems.map(problemLine)).toEqual([expect.stringContaining('tick Detail')]);
});

// The proof by a statement: equal to the cent, or each difference with its cause.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { money, NO_MONEY, textOf } from '../../../src/kernel/decimal.ts';
import { importFile } from '../../../src/ledger/app/import-file.ts';
import { type ImportedFile, readImport } from '../../../src/ledger/app/read-import.ts';
import {
  causeText,
  type ReconciledFigure,
  reconcileStatement,
  type StatementReconciliation,
} from '../../../src/ledger/app/reconcile-statement.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { booked } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';
import { fixture, problemLine } from '../interchange/read/fixtures.ts';

const RAW = fixture('ibkr-flex-two-months.xml');
/** Without what a file cannot book: an option, a transfer, corporate actions. */
const CLEAN = RAW.split('\n')
  .filter((line) => !/assetCategory="FUT"|<Transfer |<CorporateAction /.test(line))
  .join('\n')
  .replace('position="24"', 'position="12"');

function read(text: string): ImportedFile {
  const result = readImport({
    bytes: new TextEncoder().encode(text),
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
  return result.value;
}

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

async function statementBooked(text = CLEAN, holder = 1): Promise<PortfolioId> {
  const portfolio = await newPortfolio(open.ledger, {}, holder);
  const asked = { portfolio, file: read(text), cause: CAUSE, leavesProblemsOut: true };
  const done = await importFile(open.ledger, asked);
  if (!done.ok) throw new Error(JSON.stringify(done.failure));
  return portfolio;
}

async function proof(portfolio: PortfolioId, text = CLEAN): Promise<StatementReconciliation> {
  const row = await open.ledger.read.portfolio(portfolio);
  const proven = await reconcileStatement(open.ledger.read, read(text), row);
  if (!proven.ok) throw new Error(proven.failure.kind);
  return proven.value;
}

function line({ figure, of, stated, booked: own, isEqual, causes }: ReconciledFigure): string {
  const kinds = causes.map(({ kind }) => kind).join(' ');
  return `${figure} ${of} ${textOf(stated)} ${textOf(own)} ${isEqual ? 'equal' : kinds}`;
}

describe('a statement', () => {
  it('agrees to the cent with the ledger that booked it', async () => {
    const { figures, isEqual, matched, notBooked, notStated } = await proof(
      await statementBooked(),
    );
    expect(figures.map(line)).toEqual([
      'quantity AAPL 6 6 equal',
      'cost AAPL 1113.6 1113.6 equal',
      'quantity MSFT 5 5 equal',
      'cost MSFT 1852.25 1852.25 equal',
      'quantity KO 12 12 equal',
      'cost KO 720.7 720.7 equal',
      'realized AAPL 17.58 17.58 equal',
      'dividends AAPL 1.44 1.44 equal',
      'dividends KO 0 0 equal',
      'withholding USD 0.17 0.17 equal',
      'cash EUR 4989.1 4989.1 equal',
      'cash USD 1829.09 1829.09 equal',
    ]);
    expect({ isEqual, matched, notBooked, notStated }).toEqual({
      ...{ isEqual: true, matched: 17, notBooked: [], notStated: [] },
    });
  });

  it('names the split that is not booked, and the row that cannot be read', async () => {
    const { figures, isEqual, unreadable } = await proof(await statementBooked(), RAW);
    expect(isEqual).toBe(false);
    expect(unreadable).toHaveLength(1);
    expect(figures.filter((one) => !one.isEqual).map(line)).toEqual([
      'quantity KO 24 12 ACTION_OR_TRANSFER UNREADABLE_ROWS',
    ]);
    expect(causeText(figures[4]?.causes[0] as ReconciledFigure['causes'][number])).toContain(
      'SPLIT 2 FOR 1',
    );
  });

  it('knows the executions of the trader by their ids, and says which differ and which are missing', async () => {
    const portfolio = await newPortfolio(open.ledger, { allowShort: true });
    for (const { draft } of read(CLEAN).drafts) {
      const relayed = asRelayed(draft);
      if (relayed !== undefined) await booked(open.ledger, portfolio, relayed);
    }
    const { figures, notBooked, notStated, matched } = await proof(portfolio);
    expect(matched).toBe(5);
    expect(notStated).toEqual([]);
    expect(notBooked.map(({ movement }) => movement.type)).toEqual([
      ...['DEPOSIT', 'WITHDRAWAL', 'DEPOSIT', 'FEE', 'BUY'],
      ...['INTEREST', 'FEE', 'DIVIDEND', 'DIVIDEND', 'DIVIDEND', 'TAX', 'INTEREST'],
    ]);
    const different = figures.filter((one) => !one.isEqual);
    expect(different.map(line)).toEqual([
      'quantity MSFT 5 0 NOT_BOOKED',
      'cost MSFT 1852.25 0 QUANTITY_DIFFERS NOT_BOOKED',
      'cost KO 720.7 720.6 NOT_BOOKED TERMS_DIFFER',
      'dividends AAPL 1.44 0 NOT_BOOKED',
      'withholding USD 0.17 0 NOT_BOOKED',
      'cash EUR 4989.1 0 NOT_BOOKED',
      'cash USD 1829.09 -1816.62 NOT_BOOKED TERMS_DIFFER',
    ]);
    expect(different[2]?.causes.map(causeText)).toEqual([
      expect.stringContaining('2 rows (line 36, CashTransaction; line 37'),
      '1 row (line 26, Trade) booked with other amounts: a commission or a price was corrected.',
    ]);
  });

  it('counts wash sales as the broker does, and lists those of other portfolios apart', async () => {
    const text = washStatement('2008');
    const portfolio = await statementBooked(text, 7);
    const equal = await proof(portfolio, text);
    expect(equal.figures.map(line)).toContain('cost WSH 2008 2008 equal');
    expect(equal.isEqual).toBe(true);
    const other = await proof(portfolio, washStatement('2208'));
    expect(other.figures.map(line)).toContain('cost WSH 2208 2208 equal');
    expect(other.figures.find(({ figure }) => figure === 'cost')?.washed?.toString()).toBe('200');
    expect(other.crossAccount).toEqual([]);
    const elsewhere = await newPortfolio(open.ledger, {}, 7);
    await booked(
      open.ledger,
      elsewhere,
      trade('BUY', 'WSH', { day: '2024-01-20', quantity: '10', price: '18' }),
    );
    const [apart] = (await proof(portfolio, text)).crossAccount;
    expect(apart).toMatchObject({ of: 'WSH' });
    expect([textOf(apart?.cost ?? NO_MONEY), textOf(apart?.disallowed ?? NO_MONEY)]).toEqual([
      '-100',
      '0',
    ]);
  });

  it('as an activity statement, whose rows have no ids, agrees with what it booked and with a Flex query', async () => {
    const text = fixture('ibkr-activity-two-months.csv');
    for (const portfolio of [await statementBooked(text), await statementBooked(RAW)]) {
      const { figures, notBooked, notStated, matched } = await proof(portfolio, text);
      expect({ matched, notBooked, notStated }).toEqual({
        ...{ matched: 17, notBooked: [], notStated: [] },
      });
      expect(figures.filter((one) => !one.isEqual).map(line)).toEqual([
        'quantity KO 24 12 ACTION_OR_TRANSFER UNREADABLE_ROWS',
      ]);
      expect(figures).toHaveLength(12);
    }
  });

  it('refuses a file that is no statement', async () => {
    const file = read(
      'type,at,on,currency,rate,amount\nDEPOSIT,2024-01-02T15:00:00Z,2024-01-02,USD,,1\n',
    );
    expect(await reconcileStatement(open.ledger.read, file, undefined)).toMatchObject({
      failure: { kind: 'NO_STATEMENT' },
    });
    expect(await reconcileStatement(open.ledger.read, read(CLEAN), undefined)).toMatchObject({
      failure: { kind: 'NO_PORTFOLIO', account: 'U1234567' },
    });
  });

  it('finds the portfolio of its account: that of the live trader first, then of the paper one', async () => {
    const file = read(CLEAN);
    const found = async () => {
      const proven = await reconcileStatement(open.ledger.read, file, undefined);
      return proven.ok ? proven.value.portfolio : proven.failure.kind;
    };
    expect(await found()).toBe('NO_PORTFOLIO');
    for (const account of ['U7654321', 'U1234567', 'paper-U1234567', 'live-U1234567']) {
      const trader = { kind: 'TRADER', account } as const;
      const portfolio = await newPortfolio(open.ledger, trader, 1);
      expect(await found()).toBe(account === 'U7654321' ? 'NO_PORTFOLIO' : portfolio);
    }
  });
});

/** The trader knows executions only; one has not arrived, and one has another commission. */
function asRelayed(draft: TransactionDraft): TransactionDraft | undefined {
  if (!('fees' in draft) || draft.origin === undefined) return undefined;
  if (typeof draft.security === 'object' && draft.security.symbol === 'MSFT') return undefined;
  const origin = { ...draft.origin, source: 'trader:abcdefgh' };
  const isChanged = origin.id === '0000aaaa.00000005.01.01';
  return {
    ...draft,
    origin,
    ...(isChanged && { fees: draft.fees.minus(money('0.1')) as typeof draft.fees }),
  };
}

/** 30 bought at 30, sold at 20 on 1 February, 100 bought back at 20 nine days later, 20 of which the loss moves to. */
function washStatement(cost: string): string {
  const row = (id: number, day: string, quantity: number, price: number, realized: number) =>
    `<Trade currency="USD" assetCategory="STK" symbol="WSH" tradeID="${id}" dateTime="${day};100000" quantity="${quantity}" tradePrice="${price}" proceeds="${-quantity * price}" taxes="0" ibCommission="0" ibCommissionCurrency="USD" fifoPnlRealized="${realized}" ibExecID="w.${id}" levelOfDetail="EXECUTION" />`;
  return `<FlexQueryResponse><FlexStatements count="1">
<FlexStatement accountId="U7" fromDate="20240101" toDate="20240229">
<OpenPositions>
<OpenPosition currency="USD" assetCategory="STK" symbol="WSH" position="100" costBasisMoney="${cost}" levelOfDetail="SUMMARY" openDateTime="" />
</OpenPositions>
<Trades>
${row(1, '20240102', 20, 30, 0)}
${row(2, '20240201', -20, 20, -200)}
${row(3, '20240210', 100, 20.08, 0)}
</Trades>
</FlexStatement></FlexStatements></FlexQueryResponse>
`;
}

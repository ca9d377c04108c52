// Data products of a book that is written to while it is read, and the events behind rows that no purchase opened.
import { describe, expect, it, onTestFinished } from 'vitest';
import { decimal, quantity } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { applyCorporateAction } from '../../../src/ledger/app/corporate-actions.ts';
import { judgeProduct } from '../../../src/ledger/app/judge-product.ts';
import { judgeAll } from '../../../src/ledger/app/judge-products.ts';
import { eventsBehind } from '../../../src/ledger/app/products/lineage.ts';
import type { ProductSources } from '../../../src/ledger/app/products/product-view.ts';
import type { SecurityAction } from '../../../src/ledger/domain/corporate-actions/corporate-action.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import type { PortfolioRow } from '../../../src/ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../src/ledger/ports/ledger-store.ts';
import { booked } from '../harness/booked.ts';
import { CAUSE, cash, newPortfolio, trade, USD } from '../harness/drafts.ts';
import { LEDGER_PLACES, type LedgerPlace, openLedger } from '../harness/ledger-places.ts';

async function openBook() {
  const place = (await LEDGER_PLACES.SQLite?.()) as LedgerPlace;
  const { ledger, close } = await openLedger(place.address);
  onTestFinished(async () => {
    await close();
    await place.end();
  });
  const portfolio = await newPortfolio(ledger);
  const row = (await ledger.read.portfolio(portfolio)) as PortfolioRow;
  const book = (draft: TransactionDraft, into = portfolio) => booked(ledger, into, draft);
  /** Nothing here has a price. */
  const sourcesWith = (own: Partial<LedgerReads>): ProductSources => ({
    read: { ...ledger.read, ...own },
    prices: { latest: async () => new Map() } as never,
    history: {
      lastCloses: async () => new Map(),
      closes: async () => [],
      splits: async () => [],
      rates: async () => [],
    } as never,
    ...{ now: instant(Date.parse('2026-11-20T15:00:00Z')), today: '2026-11-20' as TradingDay },
    staleAfterDays: 4,
    pause: async () => {},
  });
  return { ledger, portfolio, row, book, sourcesWith };
}

describe('a product that is judged', () => {
  it('is read again when something was booked between its rows and what they must add up to', async () => {
    const { ledger, portfolio, row, book, sourcesWith } = await openBook();
    await book(cash('DEPOSIT', '2026-01-05', '100'));
    let reads = 0;
    const sources = sourcesWith({
      async cash(id) {
        reads += 1;
        if (reads === 1) await book(cash('DEPOSIT', '2026-01-06', '50'));
        return ledger.read.cash(id);
      },
    });
    const asked = { portfolio: row, name: 'transactions', cause: CAUSE } as const;
    const { quality, inputs } = await judgeProduct(ledger, sources, asked);
    expect(quality).toMatchObject({ rows: 2, faults: [], parts: { consistency: 1 } });
    const stream = `portfolio-${portfolio}`;
    expect(inputs).toEqual([{ stream, version: await ledger.read.version(stream) }]);
    expect(reads).toBe(2);
  });

  it('is read three times at most', async () => {
    const { ledger, row, book, sourcesWith } = await openBook();
    await book(cash('DEPOSIT', '2026-01-05', '100'));
    let reads = 0;
    const sources = sourcesWith({
      async cash(id) {
        reads += 1;
        await book(cash('DEPOSIT', '2026-01-06', '50'));
        return ledger.read.cash(id);
      },
    });
    const asked = { portfolio: row, name: 'transactions', cause: CAUSE } as const;
    const { quality } = await judgeProduct(ledger, sources, asked);
    expect([reads, quality.level]).toEqual([3, 'POOR']);
  });

  it('does not keep the other portfolios from being judged when it cannot be read', async () => {
    const { ledger, portfolio, book, sourcesWith } = await openBook();
    const other = await newPortfolio(ledger, {}, 2);
    for (const id of [portfolio, other]) await book(cash('DEPOSIT', '2026-01-05', '100'), id);
    const sources = sourcesWith({
      cash: async (id) => {
        if (id === portfolio) throw new Error('the page is damaged');
        return ledger.read.cash(id);
      },
    });
    const { judged, poor } = await judgeAll(ledger, sources);
    expect(poor).toContain(
      `transactions of portfolio ${portfolio}: cannot be judged (the page is damaged)`,
    );
    expect(judged).toBeGreaterThanOrEqual(6);
    const kept = await ledger.read.version(`product-transactions-${other}`);
    expect(kept).toBe(1);
  });
});

describe('a lot', () => {
  const buy = (symbol: string, day: string, count = '10') =>
    trade('BUY', symbol, { day, quantity: count, price: '8' });

  async function lotsWithEvents(
    { ledger }: Awaited<ReturnType<typeof openBook>>,
    portfolio: PortfolioId,
  ) {
    const lots = await ledger.read.lots({ portfolios: [portfolio], isOpen: true });
    const rows = lots.map(({ id, security }) => ({
      ...{ lot_id: id, portfolio_id: portfolio, security_id: security },
    }));
    const events = await eventsBehind(ledger.read, 'lots', rows);
    return new Map(lots.map(({ id }, at) => [String(id), events[at]]));
  }

  it('of a transfer names the transfer', async () => {
    const opened = await openBook();
    const { ledger, portfolio, book } = opened;
    const other = await newPortfolio(ledger, {}, 2);
    await book(buy('IBM', '2026-01-05'), other);
    await book(buy('IBM', '2026-01-06'), other);
    const all = trade('SELL', 'IBM', { day: '2026-01-07', quantity: '20', price: '0' });
    const transfer = { ...all, type: 'TRANSFER', toPortfolio: portfolio };
    await book(transfer as unknown as TransactionDraft, other);
    const events = await lotsWithEvents(opened, portfolio);
    expect([...events.keys()]).toEqual([
      expect.stringMatching(/\.1$/),
      expect.stringMatching(/\.2$/),
    ]);
    const asked = { portfolio, type: 'TRANSFER_IN', limit: 1, offset: 0 };
    const version = (await ledger.read.transactions(asked))[0]?.version;
    for (const named of events.values())
      expect(named).toEqual([`portfolio-${portfolio}@${version}`]);
  });

  it('names the actions since it was opened, and what brought it from another security', async () => {
    const opened = await openBook();
    const { ledger, portfolio, book } = opened;
    const [old, young] = [
      await book(buy('IBM', '2026-01-05')),
      await book(buy('KO', '2026-01-05')),
    ];
    const idOf = async (symbol: string) => (await ledger.read.securitiesBySymbol(symbol))[0]?.id;
    const [parent, child] = [await idOf('IBM'), await idOf('KO')];
    if (parent === undefined || child === undefined) throw new Error('both are booked');
    const apply = (actionId: string, on: string, action: SecurityAction) =>
      applyCorporateAction(
        ledger,
        { actionId, security: parent, action, on: on as TradingDay, currency: USD },
        CAUSE,
      );
    const done = await apply('o1', '2026-02-02', {
      kind: 'spin-off',
      security: String(child),
      ratio: decimal('0.5'),
      parentBasisShare: decimal('0.8'),
      cashInLieu: undefined,
    });
    expect(done).toMatchObject({ ok: true, value: { refused: [] } });
    const late = await book(buy('IBM', '2026-03-02', quantity('3').toString()));
    const events = await lotsWithEvents(opened, portfolio);
    const [bought] = await ledger.read.figures([old]);
    const spinOff = (
      await ledger.read.transactions({
        ...{ portfolio, type: 'CORPORATE_ACTION', limit: 1, offset: 0 },
      })
    ).map(({ version }) => `portfolio-${portfolio}@${version}`);
    const purchase = `portfolio-${portfolio}@${bought?.version}`;
    expect(events.get(String(old))).toEqual([purchase, ...spinOff]);
    expect(events.get(`${old}/${child}`)).toEqual([purchase, ...spinOff]);
    expect(events.get(String(young))).toHaveLength(2);
    expect(events.get(String(late))).toHaveLength(1);
  });
});

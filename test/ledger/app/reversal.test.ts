// What is taken back leaves both portfolios of a transfer as they were, with the corporate actions that its lots missed meanwhile.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, quantity } from '../../../src/kernel/decimal.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { applyCorporateAction } from '../../../src/ledger/app/corporate-actions.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId, TransactionId } from '../../../src/ledger/domain/entries/ids.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

let symbols = 0;

describe.each(Object.keys(LEDGER_PLACES))('taking back in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  const book = (portfolio: PortfolioId, draft: TransactionDraft) =>
    booked(open.ledger, portfolio, draft);
  const takeBack = (transaction: TransactionId) =>
    open.ledger.inOneStep((step) => open.ledger.takeBack(step, { transaction, cause: CAUSE }));

  /** 20 shares in two lots, of which 15 go to another portfolio that has 5 of its own. */
  async function transferred() {
    symbols += 1;
    const symbol = `T${symbols}`;
    const [giver, taker] = [await newPortfolio(open.ledger), await newPortfolio(open.ledger)];
    const buy = (day: string, shares: string, price: string) =>
      trade('BUY', symbol, { day, quantity: shares, price });
    await book(giver, buy('2025-01-02', '10', '100'));
    await book(giver, buy('2025-02-03', '10', '120'));
    await book(taker, buy('2025-01-15', '5', '90'));
    const before = [await shownBook(open.ledger, giver), await shownBook(open.ledger, taker)];
    const {
      price: _p,
      fees: _f,
      method: _m,
      ...sale
    } = trade('SELL', symbol, {
      ...{ day: '2025-03-03', quantity: '15', price: '0' },
    });
    const draft = { ...sale, type: 'TRANSFER' as const, toPortfolio: taker };
    const left = await book(giver, draft);
    const arrived = await open.ledger.read.arrivalOf(left);
    if (arrived === undefined) throw new Error('the lots arrived');
    return { symbol, giver, taker, before, left, arrived: arrived.id };
  }

  const shown = async ({ giver, taker }: { giver: PortfolioId; taker: PortfolioId }) => [
    await shownBook(open.ledger, giver),
    await shownBook(open.ledger, taker),
  ];

  it.each(['left', 'arrived'] as const)('the half that %s takes back both', async (half) => {
    const moved = await transferred();
    expect(await shown(moved)).not.toEqual(moved.before);
    expect(await takeBack(moved[half])).toMatchObject({ ok: true });
    expect(await shown(moved)).toEqual(moved.before);
    for (const id of [moved.left, moved.arrived])
      expect(await takeBack(id)).toEqual({
        ok: false,
        failure: { kind: 'ALREADY_VOIDED', transaction: id },
      });
    const rows = await open.ledger.read.figures([moved.left, moved.arrived]);
    expect(rows.every(({ voidedBy }) => voidedBy !== undefined)).toBe(true);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('a transfer whose lots were sold is refused by name, and nothing changes', async () => {
    const moved = await transferred();
    const sale = await book(
      moved.taker,
      trade('SELL', moved.symbol, { day: '2025-04-01', quantity: '2', price: '130' }),
    );
    const during = await shown(moved);
    expect(await takeBack(moved.left)).toEqual({
      ok: false,
      failure: {
        ...{ kind: 'TRANSFERRED_LOTS_CLOSED', transaction: moved.left, closedBy: sale },
        ...{ lotId: `${moved.arrived}.1`, portfolio: moved.taker },
      },
    });
    expect(await shown(moved)).toEqual(during);
    expect((await takeBack(sale)).ok).toBe(true);
    expect((await takeBack(moved.left)).ok).toBe(true);
    expect(await shown(moved)).toEqual(moved.before);
  });

  it('a transfer whose lots went on is refused by the name of the next transfer', async () => {
    const moved = await transferred();
    const third = await newPortfolio(open.ledger);
    const {
      price: _p,
      fees: _f,
      method: _m,
      ...sale
    } = trade('SELL', moved.symbol, {
      ...{ day: '2025-05-02', quantity: '20', price: '0' },
    });
    const next = await book(moved.taker, { ...sale, type: 'TRANSFER', toPortfolio: third });
    expect(await takeBack(moved.left)).toMatchObject({
      ok: false,
      failure: { kind: 'LATER_ENTRY', transaction: next },
    });
    expect((await takeBack(next)).ok).toBe(true);
    expect((await takeBack(moved.left)).ok).toBe(true);
    expect(await shown(moved)).toEqual(moved.before);
  });

  it('a sale or a transfer brings back lots that had a split since', async () => {
    const moved = await transferred();
    const rest = await book(
      moved.giver,
      trade('SELL', moved.symbol, { day: '2025-03-10', quantity: '5', price: '120' }),
    );
    const [security] = await open.ledger.read.securitiesBySymbol(moved.symbol);
    const split = {
      ...{ actionId: `split-${name}-${moved.symbol}`, on: '2025-06-02' as TradingDay },
      action: {
        ...{ kind: 'split' as const, newShares: decimal('2'), oldShares: decimal('1') },
        cashInLieu: undefined,
      },
    };
    const applied = await applyCorporateAction(
      open.ledger,
      { ...split, security: security?.id as never, currency: USD },
      CAUSE,
    );
    expect(applied).toMatchObject({ ok: true, value: { portfolios: 1 } });
    expect((await takeBack(rest)).ok).toBe(true);
    const held = async (portfolio: PortfolioId) =>
      (await open.ledger.read.position(portfolio, security?.id as never))?.quantity;
    expect(await held(moved.giver)).toEqual(quantity('10'));
    expect((await takeBack(moved.left)).ok).toBe(true);
    expect(await held(moved.giver)).toEqual(quantity('40'));
    expect(await held(moved.taker)).toEqual(quantity('10'));
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('a transfer that went before a split alone brings back lots that had it', async () => {
    const moved = await transferred();
    await book(
      moved.giver,
      trade('SELL', moved.symbol, { day: '2025-03-10', quantity: '5', price: '120' }),
    );
    const [security] = await open.ledger.read.securitiesBySymbol(moved.symbol);
    const applied = await applyCorporateAction(
      open.ledger,
      {
        ...{ actionId: `own-${name}-${moved.symbol}`, on: '2025-06-02' as TradingDay },
        ...{ security: security?.id as never, currency: USD },
        action: {
          ...{ kind: 'split', newShares: decimal('2'), oldShares: decimal('1') },
          cashInLieu: undefined,
        },
      },
      CAUSE,
    );
    expect(applied.ok).toBe(true);
    expect((await takeBack(moved.left)).ok).toBe(true);
    const position = await open.ledger.read.position(moved.giver, security?.id as never);
    expect(position?.quantity).toEqual(quantity('30'));
  });
});

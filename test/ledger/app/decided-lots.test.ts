// Sales whose method looks at the cost: a preview names the lots that the sale then closes, and they stay the lots of that sale.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, NO_MONEY, price, quantity, textOf } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { identifyLots } from '../../../src/ledger/app/specific-identification.ts';
import { salePreview } from '../../../src/ledger/app/tax/sale-preview.ts';
import { taxView } from '../../../src/ledger/app/tax/tax-view.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type {
  PortfolioId,
  SecurityId,
  TransactionId,
} from '../../../src/ledger/domain/entries/ids.ts';
import type { LotMethod } from '../../../src/ledger/domain/lots/lot-terms.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { runs } from '../../runs/runs.ts';
import { booked } from '../harness/booked.ts';
import { carryOut, newCommanded, stateOf } from '../harness/commanded.ts';
import { CAUSE, newPortfolio, trade, USD } from '../harness/drafts.ts';
import { command } from '../harness/drawn-commands.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

const BY_COST = ['HIFO', 'MIN_TAX'] as const satisfies readonly LotMethod[];
let holders = 50_000;

describe.each(Object.keys(LEDGER_PLACES))('the lots of a sale by cost in %s', (name) => {
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

  /** Two lots at 100 and 80; a loss of the other portfolio makes the second one the dearer, at 120. */
  async function washed(method: LotMethod) {
    holders += 1;
    const own = await newPortfolio(open.ledger, { method }, holders);
    const other = await newPortfolio(open.ledger, {}, holders);
    const symbol = `W${holders}`;
    const buy = (day: string, at: string) =>
      trade('BUY', symbol, { day, quantity: '10', price: at });
    const first = await book(own, buy('2025-01-02', '100'));
    await book(other, buy('2025-01-02', '120'));
    const second = await book(own, buy('2025-02-10', '80'));
    const loss = await book(
      other,
      trade('SELL', symbol, { day: '2025-02-20', quantity: '10', price: '80' }),
    );
    const [security] = await open.ledger.read.securitiesBySymbol(symbol);
    if (security === undefined) throw new Error('the security is registered');
    return { own, other, symbol, first, second, loss, holder: holders, security: security.id };
  }

  type Washed = Awaited<ReturnType<typeof washed>>;

  async function previewed(
    { own, holder, security }: Pick<Washed, 'own' | 'holder' | 'security'>,
    method: LotMethod,
    sold: { day: string; quantity: string; price: string },
  ) {
    const view = await taxView(open.ledger.read, holder as HolderNumber, security);
    const asked = {
      ...{ portfolio: own, security, currency: USD, fees: NO_MONEY },
      quantity: quantity(sold.quantity),
      price: price(sold.price),
      at: instant(Date.parse(`${sold.day}T15:00:00Z`)),
      on: sold.day as TradingDay,
    };
    return salePreview(view, asked, { method });
  }

  async function closedBy(portfolio: PortfolioId, transaction: TransactionId) {
    const closures = await open.ledger.read.closures({ portfolios: [portfolio] });
    return closures
      .filter((one) => one.transaction === transaction)
      .map((one) => `${one.lotId}: ${textOf(one.quantity)}`);
  }

  const SALE = { day: '2025-06-02', quantity: '10', price: '130' };

  it.each(BY_COST)('are chosen by %s at the cost that wash sales left', async (method) => {
    const at = await washed(method);
    const preview = await previewed(at, method, SALE);
    const sale = await book(at.own, trade('SELL', at.symbol, SALE));
    expect(await closedBy(at.own, sale)).toEqual([`${at.second}: 10`]);
    expect(preview.ok && preview.value.closures.map(({ lotId }) => lotId)).toEqual([
      String(at.second),
    ]);
  });

  it('are those of its own day if it is booked later', async () => {
    const at = await washed('HIFO');
    await book(
      at.own,
      trade('BUY', at.symbol, { day: '2025-07-01', quantity: '10', price: '500' }),
    );
    const preview = await previewed(at, 'HIFO', SALE);
    const sale = await book(at.own, trade('SELL', at.symbol, SALE));
    expect(await closedBy(at.own, sale)).toEqual([`${at.second}: 10`]);
    expect(preview.ok && preview.value.closures.map(({ lotId }) => lotId)).toEqual([
      String(at.second),
    ]);
  });

  it('stay when the loss is taken back, and when a dearer purchase is booked late', async () => {
    const at = await washed('HIFO');
    const sale = await book(at.own, trade('SELL', at.symbol, SALE));
    const takeBack = (transaction: TransactionId) =>
      open.ledger.inOneStep((step) => open.ledger.takeBack(step, { transaction, cause: CAUSE }));
    expect((await takeBack(at.loss)).ok).toBe(true);
    await book(at.own, trade('BUY', at.symbol, { day: '2025-03-03', quantity: '5', price: '900' }));
    expect(await closedBy(at.own, sale)).toEqual([`${at.second}: 10`]);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('that are gone are chosen again by the method; the others stay', async () => {
    const at = await washed('HIFO');
    const sold = { ...SALE, quantity: '15' };
    const sale = await book(at.own, trade('SELL', at.symbol, sold));
    expect(await closedBy(at.own, sale)).toEqual([`${at.second}: 10`, `${at.first}: 5`]);
    const corrected = await open.ledger.inOneStep((step) =>
      open.ledger.correct(step, {
        transaction: at.second,
        draft: trade('BUY', at.symbol, { day: '2025-02-10', quantity: '12', price: '81' }),
        cause: CAUSE,
      }),
    );
    if (!corrected.ok) throw new Error(corrected.failure.kind);
    const [row] = corrected.value.rows;
    expect(await closedBy(at.own, sale)).toEqual([`${at.first}: 10`, `${row?.id}: 5`]);
    expect((await verifyBook(open.store)).ok).toBe(true);
  });

  it('are decided anew when the sale is corrected, and are those that a person names', async () => {
    const at = await washed('HIFO');
    const sale = await book(at.own, trade('SELL', at.symbol, SALE));
    const takeBack = await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: at.loss, cause: CAUSE }),
    );
    expect(takeBack.ok).toBe(true);
    const corrected = await open.ledger.inOneStep((step) =>
      open.ledger.correct(step, {
        transaction: sale,
        draft: trade('SELL', at.symbol, SALE),
        cause: CAUSE,
      }),
    );
    if (!corrected.ok) throw new Error(corrected.failure.kind);
    const again = corrected.value.rows[0]?.id as TransactionId;
    expect(await closedBy(at.own, again)).toEqual([`${at.first}: 10`]);

    const today = { ...SALE, day: '2026-11-20', quantity: '4' };
    const late = await book(at.own, trade('SELL', at.symbol, today));
    const context = { step: undefined as never, cause: CAUSE, expectedVersion: undefined };
    const lots = [{ lotId: String(at.second) as never, quantity: quantity('4') }];
    const named = await open.ledger.inOneStep((step) =>
      identifyLots(open.ledger.context, { ...context, step }, late, lots),
    );
    if (!named.ok) throw new Error(named.failure.kind);
    expect(await closedBy(at.own, named.value.rows[0]?.id as TransactionId)).toEqual([
      `${at.second}: 4`,
    ]);
  });

  it('are those of the preview, whatever was booked before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 25 }),
        fc.constantFrom(...BY_COST),
        fc.nat({ max: 2 }),
        fc.integer({ min: 1, max: 20_000 }),
        async (before, method, nth, cents) => {
          const on = await newCommanded(open.ledger, method);
          for (const one of before) await carryOut(open.ledger, on, one);
          const [own] = on.portfolios;
          const security = on.securities[nth] as SecurityId;
          const held = await open.ledger.read.position(own, security);
          fc.pre(held?.quantity.gt(0) === true);
          const holder = (await open.ledger.read.portfolio(own))?.holder as number;
          const amount = textOf(held?.quantity.times(decimal('0.6')) as never);
          const sold = { day: '2026-11-20', quantity: amount, price: (cents / 100).toFixed(2) };
          const preview = await previewed({ own, holder, security }, method, sold);
          if (!preview.ok) throw new Error(preview.failure.kind);
          const sale = await book(own, trade('SELL', '', sold, { security }));
          const lots = preview.value.lots?.map((one) => `${one.lotId}: ${textOf(one.quantity)}`);
          expect(await closedBy(own, sale)).toEqual(lots);
          await stateOf(open.ledger, own);
        },
      ),
      { numRuns: runs(6) },
    );
  });
});

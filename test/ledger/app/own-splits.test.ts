// A split that an owner books changes her portfolio alone, and counts once beside a corporate action, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decimal, price } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import {
  applyCorporateAction,
  reverseCorporateAction,
} from '../../../src/ledger/app/corporate-actions.ts';
import { verifyBook } from '../../../src/ledger/app/verify-book.ts';
import type { PortfolioId } from '../../../src/ledger/domain/entries/ids.ts';
import type {
  SplitDraft,
  TransactionDraft,
} from '../../../src/ledger/domain/transactions/draft.ts';
import { booked, shownBook } from '../harness/booked.ts';
import { CAUSE, newPortfolio, trade, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

const day = (text: string) => text as TradingDay;

describe.each(Object.keys(LEDGER_PLACES))('a split of one portfolio in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let drawn = 0;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  const buy = (symbol: string, on: string, quantity: string, at: string) =>
    trade('BUY', symbol, { day: on, quantity, price: at });

  const split = (symbol: string, on: string, newShares = '10', oldShares = '1'): SplitDraft => ({
    ...{ type: 'SPLIT', at: instant(Date.parse(`${on}T20:00:00Z`)), on: day(on) },
    ...{ currency: USD, rate: undefined, notes: undefined, origin: undefined },
    security: { symbol, isin: undefined, exchange: undefined, name: undefined },
    ...{ newShares: decimal(newShares), oldShares: decimal(oldShares), cashInLieu: undefined },
  });

  const record = async (portfolio: PortfolioId, draft: TransactionDraft) => {
    const done = await open.ledger.inOneStep((step) =>
      open.ledger.record(step, { portfolio, draft, cause: CAUSE }),
    );
    return done.ok ? 'booked' : done.failure.kind;
  };

  const lots = async (portfolio: PortfolioId) => (await shownBook(open.ledger, portfolio)).lots;

  async function openEnvironment() {
    drawn += 1;
    const symbol = `OWN${drawn}`;
    const ann = await newPortfolio(open.ledger);
    const bob = await newPortfolio(open.ledger, {}, 2);
    for (const one of [ann, bob])
      await booked(open.ledger, one, buy(symbol, '2026-01-05', '10', '100'));
    const [row] = await open.ledger.read.securitiesBySymbol(symbol);
    if (row === undefined) throw new Error('registered');
    const apply = (on: string, actionId = `official-${drawn}`) =>
      applyCorporateAction(
        open.ledger,
        {
          ...{ actionId, security: row.id, on: day(on), currency: USD },
          action: {
            kind: 'split',
            ...{ newShares: decimal('10'), oldShares: decimal('1'), cashInLieu: undefined },
          },
        },
        CAUSE,
      );
    return { symbol, ann, bob, apply };
  }

  it('restates what was bought before its day, also what is booked later, and nobody else', async () => {
    const { symbol, ann, bob } = await openEnvironment();
    await booked(open.ledger, ann, buy(symbol, '2026-03-02', '5', '12'));
    await booked(open.ledger, ann, split(symbol, '2026-03-02'));
    await booked(open.ledger, ann, buy(symbol, '2026-02-02', '1', '110'));
    expect(await lots(ann)).toEqual([
      '2026-01-05 100 at 1000',
      '2026-02-02 10 at 110',
      '2026-03-02 5 at 60',
    ]);
    expect(await lots(bob)).toEqual(['2026-01-05 10 at 1000']);
    expect((await verifyBook(open.ledger.context.store)).ok).toBe(true);
  });

  it('is taken back like any transaction', async () => {
    const { symbol, ann } = await openEnvironment();
    const own = await booked(open.ledger, ann, split(symbol, '2026-03-02'));
    await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: own, cause: CAUSE }),
    );
    expect(await lots(ann)).toEqual(['2026-01-05 10 at 1000']);
  });

  it('is refused twice, near the same day, and with a ratio that changes nothing', async () => {
    const { symbol, ann } = await openEnvironment();
    expect(await record(ann, split(symbol, '2026-03-02', '1', '1'))).toBe('INVALID_AMOUNT');
    expect(await record(ann, split(symbol, '2026-03-02'))).toBe('booked');
    expect(await record(ann, split(symbol, '2026-03-02', '3'))).toBe('SPLIT_BOOKED');
    expect(await record(ann, split(symbol, '2026-03-05', '20', '2'))).toBe('SPLIT_BOOKED');
    expect(await record(ann, split(symbol, '2026-06-01', '2'))).toBe('booked');
    expect(await lots(ann)).toEqual(['2026-01-05 200 at 1000']);
  });

  it('counts once beside the action of all holders, whichever comes first and whichever goes', async () => {
    const { symbol, ann, bob, apply } = await openEnvironment();
    const own = await booked(open.ledger, ann, split(symbol, '2026-03-03'));
    expect((await apply('2026-03-02')).ok).toBe(true);
    expect([await lots(ann), await lots(bob)]).toEqual([
      ['2026-01-05 100 at 1000'],
      ['2026-01-05 100 at 1000'],
    ]);
    await booked(open.ledger, ann, buy(symbol, '2026-02-02', '1', '110'));
    expect(await lots(ann)).toEqual(['2026-01-05 100 at 1000', '2026-02-02 10 at 110']);
    // Without her own split she is a holder like the others.
    await open.ledger.inOneStep((step) =>
      open.ledger.takeBack(step, { transaction: own, cause: CAUSE }),
    );
    expect(await lots(ann)).toEqual(['2026-01-05 100 at 1000', '2026-02-02 10 at 110']);
    expect(await record(ann, split(symbol, '2026-03-03'))).toBe('SPLIT_BOOKED');
    const back = { actionId: `official-${drawn}`, reason: undefined, cause: CAUSE };
    expect((await reverseCorporateAction(open.ledger, back)).ok).toBe(true);
    expect(await lots(ann)).toEqual(['2026-01-05 10 at 1000', '2026-02-02 1 at 110']);
  });

  it('sells in the shares after it', async () => {
    const { symbol, ann } = await openEnvironment();
    await booked(open.ledger, ann, split(symbol, '2026-03-02'));
    const sale = trade('SELL', symbol, { day: '2026-03-02', quantity: '100', price: '11' });
    expect(await record(ann, { ...sale, price: price('11') })).toBe('booked');
    expect(await lots(ann)).toEqual([]);
  });
});

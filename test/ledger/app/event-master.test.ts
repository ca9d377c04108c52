// Who is affected by an event of a security: the open lots of all holders, on both databases.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { money, price, quantity } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { lotsOnDay } from '../../../src/ledger/app/event-master/lots-on-day.ts';
import { deletePortfolio } from '../../../src/ledger/app/portfolios.ts';
import { simulateTrade } from '../../../src/ledger/app/simulate-trade.ts';
import type { SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import type { AffectedLot, LotPlace } from '../../../src/ledger/ports/affected-lots.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { CAUSE, USD } from '../harness/drafts.ts';
import {
  LEDGER_PLACES,
  type LedgerPlace,
  type OpenLedger,
  openLedger,
} from '../harness/ledger-places.ts';

describe.each(Object.keys(LEDGER_PLACES))('the open lots of a security in %s', (name) => {
  let place: LedgerPlace;
  let open: OpenLedger;
  let security = 500 as SecurityId;

  beforeAll(async () => {
    place = (await LEDGER_PLACES[name]?.()) as LedgerPlace;
    open = await openLedger(place.address);
  });

  beforeEach(() => {
    security = (security + 1) as SecurityId;
  });

  afterAll(async () => {
    await open.close();
    await place.end();
  });

  async function simulate(user: number, side: 'BUY' | 'SELL', shares: string, time: string) {
    const done = await open.ledger.inOneStep((step) =>
      simulateTrade(open.ledger, step, {
        holder: user as HolderNumber,
        security,
        side,
        quantity: quantity(shares),
        price: price('10'),
        fees: money('1'),
        at: instant(Date.parse(`${time}Z`)),
        on: time.slice(0, 10) as TradingDay,
        currency: USD,
        cause: CAUSE,
      }),
    );
    return done.ok ? 'booked' : done.failure.kind;
  }

  const shown = ({ holder, openedQuantity, remaining }: AffectedLot) =>
    `${holder}: ${remaining} of ${openedQuantity}`;

  async function pages(limit: number): Promise<readonly string[]> {
    const found: string[] = [];
    let after: LotPlace | undefined;
    do {
      const asked = { security, withShort: false, after, limit };
      const page = await open.store.affectedLots.page(asked);
      found.push(...page.lots.map(shown));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  const revision = async () => (await open.store.affectedLots.revision(security))?.revision ?? 0;

  it('are listed by opening, then in the order of booking, whatever the size of the pages', async () => {
    await simulate(1002, 'BUY', '200', '2024-01-10T10:00:00');
    await simulate(1001, 'BUY', '100', '2024-01-01T10:00:00');
    await simulate(1001, 'SELL', '75', '2024-01-15T10:00:00');
    await simulate(1003, 'BUY', '5', '2024-01-10T10:00:00');
    await simulate(1001, 'BUY', '7.5', '2024-01-10T10:00:00');
    const expected = ['1001: 25 of 100', '1002: 200 of 200', '1003: 5 of 5', '1001: 7.5 of 7.5'];
    for (const limit of [1, 2, 3, 4, 100]) expect(await pages(limit)).toEqual(expected);
  });

  it('leave the list when they are closed or their portfolio is deleted, and the revision says so', async () => {
    expect(await open.store.affectedLots.revision(security)).toBeUndefined();
    await simulate(2001, 'BUY', '10', '2024-01-01T10:00:00');
    await simulate(2002, 'BUY', '4', '2024-01-02T10:00:00');
    const before = await revision();
    await simulate(2001, 'SELL', '10', '2024-01-03T10:00:00');
    expect(await pages(10)).toEqual(['2002: 4 of 4']);
    const between = await revision();
    expect(between).toBeGreaterThan(before);
    const [portfolio] = await open.ledger.read.portfoliosOf([2002 as HolderNumber]);
    if (portfolio === undefined) throw new Error('there is a portfolio');
    const forced = { isForced: true, expectedVersion: undefined, cause: CAUSE };
    await open.ledger.inOneStep((step) => deletePortfolio(step, portfolio.id, forced));
    expect(await pages(10)).toEqual([]);
    expect(await revision()).toBeGreaterThan(between);
  });

  it('stay as they are when more is sold than is held', async () => {
    await simulate(3001, 'BUY', '4', '2024-01-03T10:00:00');
    const before = await revision();
    expect(await simulate(3001, 'SELL', '5', '2024-01-04T10:00:00')).toBe('INSUFFICIENT_QUANTITY');
    expect(await simulate(3009, 'SELL', '1', '2024-01-04T10:00:00')).toBe('INSUFFICIENT_QUANTITY');
    expect(await pages(10)).toEqual(['3001: 4 of 4']);
    expect(await revision()).toBe(before);
    expect(await open.ledger.read.portfoliosOf([3009 as HolderNumber])).toEqual([]);
  });

  it('are known as of a day, whether or not something happened since', async () => {
    await simulate(4001, 'BUY', '10', '2024-01-01T10:00:00');
    await simulate(4002, 'BUY', '20', '2024-01-02T10:00:00');
    await simulate(4001, 'SELL', '4', '2024-02-01T10:00:00');
    await simulate(4003, 'BUY', '30', '2024-03-01T10:00:00');
    const on = async (day: string) =>
      (await lotsOnDay(open.store, { security, on: day as TradingDay, withShort: false })).map(
        shown,
      );
    expect(await on('2023-12-31')).toEqual([]);
    expect(await on('2024-01-31')).toEqual(['4001: 10 of 10', '4002: 20 of 20']);
    expect(await on('2024-02-01')).toEqual(['4001: 6 of 10', '4002: 20 of 20']);
    expect(await on('2024-12-31')).toEqual(await pages(10));
  });

  it('are read in pages of one moment while others trade', async () => {
    for (let user = 5001; user < 5005; user += 1)
      await simulate(user, 'BUY', '1', '2024-01-01T10:00:00');
    const found = await open.store.affectedLots.inSnapshot(async (lots) => {
      const asked = { security, withShort: false, after: undefined, limit: 2 };
      const first = await lots.page(asked);
      await simulate(5004, 'SELL', '1', '2024-01-02T10:00:00');
      const second = await lots.page({ ...asked, after: first.next });
      return [...first.lots, ...second.lots].map(({ holder }) => holder);
    });
    expect(found).toEqual([5001, 5002, 5003, 5004]);
    expect(await pages(10)).toHaveLength(3);
  });

  it('of sixteen first trades at once belong to one portfolio, and none is sold twice', async () => {
    const buys = Array.from({ length: 16 }, () =>
      simulate(6001, 'BUY', '1', '2024-01-01T10:00:00'),
    );
    expect(new Set(await Promise.all(buys))).toEqual(new Set(['booked']));
    expect(await open.ledger.read.portfoliosOf([6001 as HolderNumber])).toHaveLength(1);
    const sells = await Promise.all(
      Array.from({ length: 20 }, () => simulate(6001, 'SELL', '1', '2024-01-02T10:00:00')),
    );
    expect(sells.filter((outcome) => outcome === 'booked')).toHaveLength(16);
    expect(await pages(10)).toEqual([]);
  });
});

// The last hour of an option begins while its market is wide: nothing is given away at the first look.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Quote, Spread } from '../../../../src/market/quotes/quote.ts';
import type { Harness } from '../harness/harness.ts';
import { held as bought, SPREAD } from '../orders/bought-spread.ts';
import { SPREAD as CREDIT, sold } from '../orders/sold-spread.ts';
import { CALL, held } from '../requests/options.ts';

const LAST = '2026-11-18' as TradingDay;
const exit = { type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' } as const;

function at(day: string, time: string) {
  return instant(Date.parse(`${day}T${time}Z`));
}

function quoted(harness: Harness, { bid, ask }: Spread): Promise<void> {
  return harness.quote(bid, { symbol: CALL, bid, ask });
}

/** The quotes of the call when its last hour begins, or later. */
async function expiring(quote: Spread, time = '20:00:01'): Promise<Harness> {
  const harness = await held({ lastTradeDay: LAST });
  await quoted(harness, quote);
  harness.time.jumpTo(at(LAST, time));
  await quoted(harness, quote);
  await harness.pass(260);
  return harness;
}

/** Both contracts of a vertical are quoted so on the day before they expire, when its last hour begins. */
async function expiringPair(harness: Harness, symbol: string): Promise<void> {
  const [first, second] = [
    { bid: 1, ask: 9 },
    { bid: 0.5, ask: 6 },
  ];
  const net: Partial<Quote> = { symbol, bid: 0, ask: 8.5, legs: [first, second] };
  harness.time.jumpTo(at('2026-12-17', '20:00:01'));
  await harness.quote(1, net);
  await harness.pass(260);
}

describe('an exit in the last hour', () => {
  it('begins at the middle of a wide market, and meets the bid once it has calmed down', async () => {
    const harness = await expiring({ bid: 0.5, ask: 6 });
    const order = harness.newest('x');
    expect(order).toMatchObject({ side: 'sell', limitPrice: 3.25 });
    await harness.told(order);
    await harness.pass(20_000);
    await quoted(harness, { bid: 2, ask: 2.2 });
    await harness.pass(11_000);
    expect(harness.modifies()).toEqual([{ orderRef: order.orderRef, limitPrice: 2 }]);
  });

  it('meets the bid of a market that stays wide after half a minute', async () => {
    const harness = await expiring({ bid: 0.5, ask: 6 });
    await harness.told(harness.newest('x'));
    await quoted(harness, { bid: 0.5, ask: 6 });
    await harness.pass(31_000);
    expect(harness.modifies()).toMatchObject([{ limitPrice: 0.5 }]);
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('is at the bid of a market that is not wide, and in the minutes before the close', async () => {
    expect((await expiring({ bid: 2, ask: 2.2 })).newest('x')).toMatchObject({ limitPrice: 2 });
    const late = await expiring({ bid: 0.5, ask: 6 }, '20:56:00');
    expect(late.newest('x')).toMatchObject({ limitPrice: 0.5 });
  });

  it('is at the bid if a person asks for it', async () => {
    const harness = await held();
    await quoted(harness, { bid: 0.5, ask: 6 });
    await harness.command(exit);
    expect(harness.newest('x')).toMatchObject({ limitPrice: 0.5 });
  });

  it('of a bought pair whose contracts are wide sells it for its middle, not for nothing', async () => {
    const harness = await bought();
    await expiringPair(harness, SPREAD);
    expect(harness.newest('x')).toMatchObject({ symbol: SPREAD, side: 'sell', limitPrice: 1.75 });
  });

  it('of a bought pair raises no alarm at the middle, and one once it asks for the least there is', async () => {
    const harness = await bought();
    await expiringPair(harness, SPREAD);
    const order = harness.newest('x');
    await harness.told(order);
    const held = () =>
      harness.of('alarm-raised').flatMap((one) => (one.alarm === 'exit-held' ? [one.text] : []));
    await harness.pass(2_000);
    expect(held()).toEqual([]);
    await harness.pass(30_000);
    expect(harness.modifies()).toMatchObject([{ limitPrice: 0.01 }]);
    await harness.told(order, { limitPrice: 0.01 });
    await harness.pass(2_000);
    expect(held()).toEqual([expect.stringContaining('cannot be sold for anything together')]);
  });

  it('is at the bid when it is sent again', async () => {
    const harness = await expiring({ bid: 0.5, ask: 6 });
    const first = harness.newest('x');
    await harness.told(first);
    await harness.status(first, 'cancelled');
    await harness.pass(2_000);
    expect(harness.newest('x')).toMatchObject({ limitPrice: 0.5 });
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it('leaves the middle at once if a person asks for it', async () => {
    const harness = await expiring({ bid: 0.5, ask: 6 });
    await harness.told(harness.newest('x'));
    await harness.pass(2_000);
    expect(harness.modifies()).toEqual([]);
    await harness.command(exit);
    await harness.pass(1_000);
    expect(harness.modifies()).toMatchObject([{ limitPrice: 0.5 }]);
  });

  it('of a sold pair whose contracts are wide buys it back for its middle', async () => {
    const harness = await sold();
    await expiringPair(harness, CREDIT);
    expect(harness.newest('x')).toMatchObject({ symbol: CREDIT, side: 'buy', limitPrice: 1.75 });
  });
});

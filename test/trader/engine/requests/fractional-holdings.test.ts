// Fractions of a share: a holding may have them where the venue trades them; a position never does, since its stop takes whole shares.
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from '../../../../src/kernel/instant.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { Capabilities } from '../../../../src/trader/ports/broker-traits.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { createPlainExchange, type PlainExchange, STOPS_ONLY } from '../harness/plain-exchange.ts';
import { place } from './order-requests.ts';

const FRACTIONS: Capabilities = { ...STOPS_ONLY, fractions: true };

interface Place {
  readonly harness: Harness;
  readonly exchange: PlainExchange;
}

async function at(capabilities: Capabilities): Promise<Place> {
  let now = (): Instant => TEN_O_CLOCK;
  const exchange = createPlainExchange(capabilities, () => now());
  const manual = { defaultStopPercent: 5, allowsHoldings: true };
  const harness = createHarness({ settings: { manual }, connect: exchange.connect });
  now = () => harness.now();
  await harness.ready();
  return { harness, exchange };
}

const asHolding = (harness: Harness, changes: Partial<OrderRequest>): Promise<CommandAnswer> =>
  place(harness, { as: 'holding', ...changes });

const kinds = (answer: CommandAnswer): readonly string[] =>
  answer.ok ? [] : (answer.reasons ?? []).map(({ kind }) => kind);

/** Its parts fill one after the other. */
async function filled(
  { harness, exchange }: Place,
  changes: Partial<OrderRequest>,
  parts: readonly number[],
): Promise<string> {
  expect(await asHolding(harness, changes)).toMatchObject({ ok: true });
  const { orderRef } = harness.newest('h');
  for (const shares of parts) {
    exchange.fill(orderRef, shares, 100);
    await harness.settle();
  }
  return orderRef;
}

/** New York, the day of the purchase or the one after it. */
const at18 = (time: string, day: 18 | 19 = 18): Instant =>
  instant(Date.parse(`2026-11-${day}T${time}-05:00`));

/** The comparison with the account is clean, and prices are fresh. */
async function later({ harness, exchange }: Place): Promise<void> {
  await harness.pass(6_000);
  await harness.snapshot(exchange.holds());
  await harness.pass(260);
  await harness.quote(100);
}

const held = ({ harness }: Place) => harness.state().holdings.get('AAPL');

describe('at a venue with fractions', () => {
  it('a holding is bought and sold to the last part, without an error of the sum', async () => {
    const place = await at(FRACTIONS);
    const { harness } = place;
    const orderRef = await filled(place, { quantity: 0.3 }, [0.1, 0.2]);
    expect(harness.state().orders.get(orderRef)).toMatchObject({ status: 'filled', filled: 0.3 });
    expect(held(place)).toMatchObject({ quantity: 0.3, averagePrice: 100 });
    await later(place);
    await filled(place, { quantity: 0.123456789 }, [0.123456789]);
    expect(held(place)).toMatchObject({ quantity: 0.423456789 });
    await later(place);
    expect(harness.state().foreign.size).toBe(0);
    expect(kinds(await asHolding(harness, { side: 'sell', quantity: 0.42345679 }))).toEqual([
      'would_cross_zero',
    ]);
    await filled(place, { side: 'sell', quantity: 0.423456789 }, [0.3, 0.123456789]);
    expect(held(place)).toMatchObject({ status: 'closed' });
  });

  it('a part that a person sells elsewhere leaves the holding', async () => {
    const place = await at(FRACTIONS);
    await filled(place, { quantity: 1.3 }, [1.3]);
    const { exchange } = place;
    await later(place);
    const { positions, ...rest } = exchange.holds();
    const less = positions.map((row) => ({ ...row, quantity: 0.9 }));
    exchange.holds = () => ({ ...rest, positions: less });
    for (let looks = 0; looks < 3; looks += 1) await later(place);
    expect(held(place)).toMatchObject({ quantity: 0.9 });
    expect(place.harness.state().foreign.size).toBe(0);
  });

  it.each([
    [3.9, 3.9],
    [3, 3],
  ])('a split of 3:1 that leaves %s shares in the account leaves %s', async (net, left) => {
    const place = await at(FRACTIONS);
    const { harness, exchange } = place;
    await filled(place, { quantity: 1.3 }, [1.3]);
    await later(place);
    await harness.jump(at18('15:59:55'));
    await harness.quote(100);
    await harness.jump(at18('16:00:05'));
    await harness.jump(at18('09:00:01', 19));
    await harness.quote(33.3);
    const { positions, ...rest } = exchange.holds();
    const split = positions.map((row) => ({ ...row, quantity: net, averageCost: 100 / 3 }));
    exchange.holds = () => ({ ...rest, positions: split });
    await harness.snapshot(exchange.holds());
    expect(harness.of('holding-split')).toMatchObject([{ ratio: { to: 3, from: 1 } }]);
    expect(held(place)).toMatchObject({ quantity: left });
    expect(harness.state().foreign.size).toBe(0);
  });

  it('an order for a part of a share is valid for the day', async () => {
    const place = await at(FRACTIONS);
    await filled(place, { quantity: 2 }, [2]);
    await later(place);
    const sale = { side: 'sell', type: 'LMT', price: 120, validity: 'gtc' } as const;
    expect(kinds(await asHolding(place.harness, { ...sale, quantity: 0.5 }))).toEqual([
      'validity_not_offered',
    ]);
    expect(kinds(await asHolding(place.harness, { ...sale, quantity: 1 }))).toEqual([]);
  });

  it('a position has whole shares', async () => {
    const { harness } = await at(FRACTIONS);
    expect(kinds(await place(harness, { quantity: 1.5 }))).toEqual(['no_fractions']);
  });
});

describe('at a venue without', () => {
  it('a holding is neither bought nor sold in parts of a share', async () => {
    const place = await at(STOPS_ONLY);
    await filled(place, { quantity: 2 }, [2]);
    await later(place);
    for (const side of ['buy', 'sell'] as const)
      expect(kinds(await asHolding(place.harness, { side, quantity: 0.5 }))).toEqual([
        'no_fractions',
      ]);
  });
});

// A trade in parts: each part is a position with its own entry, stop and target, so that no fill changes the stop of another part.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { NO_EXITS, type Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { barAt } from '../harness/history.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from '../harness/settings.ts';

const MINUTE = 60_000;
const HALVES: Partial<Strategy> = {
  target: {
    kind: 'legs',
    legs: [
      { kind: 'r', r: 1, portionPercent: 50 },
      { kind: 'r', r: 3, portionPercent: 50 },
    ],
  },
};

type Part = Record<'e' | 't' | 's', OrderTerms>;

/** Enters both halves at 100.02, acknowledged in separate groups; stop 98.52, R 1.50. */
async function held(
  changes: Partial<Strategy> = HALVES,
): Promise<{ harness: Harness; parts: Part[] }> {
  const harness = createHarness({ strategies: [strategy(changes)] });
  await harness.ready();
  await harness.predict('BUY');
  const parts: Part[] = [];
  for (const [index, { legs }] of harness.submits('entry').entries()) {
    const [e, t] = legs;
    const s = legs.at(-1);
    if (e === undefined || t === undefined || s === undefined) throw new Error('no bracket');
    parts.push({ e, t, s });
    for (const leg of legs)
      await harness.told(leg, leg === e ? {} : { group: `G${index}`, groupEffect: 'reduces' });
    await harness.fill(e, e.quantity, 100.02);
  }
  return { harness, parts };
}

const partIn = (parts: Part[], at: number): Part => {
  const part = parts[at];
  if (part === undefined) throw new Error(`there is no part ${at}`);
  return part;
};

const restingStops = (harness: Harness): number =>
  [...harness.state().orders.values()]
    .filter(
      ({ terms, status }) =>
        terms.leg === 's' && (status === 'working' || status === 'pending_modify'),
    )
    .reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);

describe('a target in two legs', () => {
  it('gives two brackets of half the shares, from one signal that counts once', async () => {
    const { harness } = await held();
    const legs = harness.submits('entry').map((order) => order.legs.map((leg) => leg.quantity));
    expect(legs).toEqual([
      [50, 50, 50],
      [50, 50, 50],
    ]);
    expect(harness.of('position-opened')).toMatchObject([
      { quantity: 50, r: 1.5, targetPrice: 101.52 },
      { quantity: 50, r: 1.5, targetPrice: 104.52 },
    ]);
    expect(harness.of('signal-taken')).toMatchObject([{ sizing: { shares: 100 } }]);
    expect(harness.state().entriesToday.get('follow')).toBe(1);
    await harness.predict('BUY');
    expect(harness.kinds()).toContain('already_in_position');
  });

  it('takes the first profit and keeps the other half under its own full stop', async () => {
    const { harness, parts } = await held();
    const [first, second] = [partIn(parts, 0), partIn(parts, 1)];
    await harness.fill(first.t, 50, 101.52);
    await harness.status(first.s, 'cancelled');
    await harness.pass(3_000);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'target', realizedPnl: 75 }]);
    expect(restingStops(harness)).toBe(50);
    expect([harness.cancels(), harness.modifies(), harness.submits('protection')]).toEqual([
      [],
      [],
      [],
    ]);
    await harness.fill(second.s, 50, 98.52);
    await harness.status(second.t, 'cancelled');
    expect(harness.of('position-closed')[1]).toMatchObject({ reason: 'stop', realizedPnl: -75 });
    // Gain and loss are equal: one break-even trade, not a stop-out.
    const [whole] = harness.state().closedTrades.values();
    expect(whole).toMatchObject({ pnl: expect.closeTo(0), reason: 'stop' });
    expect(whole?.parts.map(({ pnl }) => Math.round(pnl))).toEqual([75, -75]);
  });

  it('starts its cooldown once, when the last part has closed', async () => {
    const { harness, parts } = await held({ ...HALVES, cooldownMs: 5 * MINUTE });
    await harness.fill(partIn(parts, 0).t, 50, 101.52);
    expect(harness.of('lock-set')).toEqual([]);
    await harness.fill(partIn(parts, 1).s, 50, 98.52);
    expect(harness.of('lock-set')).toMatchObject([{ lock: { reason: { kind: 'cooldown' } } }]);
  });

  it('trails every open part', async () => {
    const trail = {
      kind: 'atr',
      atr: FIVE_MINUTES,
      multiple: 2,
      activateAtR: 0.5,
      step: undefined,
    } as const;
    const { harness, parts } = await held({ ...HALVES, trail });
    for (const price of [100, 100.01, 100.4, 100.8]) {
      await harness.pass(1_000);
      await harness.quote(price);
    }
    expect(harness.modifies()).toEqual(
      parts.map(({ s }) => ({ orderRef: s.orderRef, stopPrice: 99.8 })),
    );
  });

  it('closes each part by an exit in its own group', async () => {
    const { harness } = await held({ ...HALVES, exit: { ...NO_EXITS, opposite: true } });
    await harness.predict('SELL');
    expect(harness.submits('exit').map(({ legs }) => legs[0])).toMatchObject([
      { quantity: 50, group: 'G0' },
      { quantity: 50, group: 'G1' },
    ]);
  });

  it('is tightened, closed and released by its symbol', async () => {
    const { harness, parts } = await held();
    await harness.command({ type: 'stop-at', symbol: 'AAPL', price: 99, by: 'me' });
    expect(harness.modifies()).toEqual(
      parts.map(({ s }) => ({ orderRef: s.orderRef, stopPrice: 99 })),
    );
    const other = await held();
    await other.harness.command({ type: 'release', symbol: 'AAPL', isConfirmed: true, by: 'me' });
    expect(other.harness.of('position-released')).toMatchObject([
      { quantity: 50 },
      { quantity: 50 },
    ]);
  });

  it('has one stop tightened if a person changes that order', async () => {
    const { harness, parts } = await held();
    const { orderRef } = partIn(parts, 1).s;
    const asked = { type: 'modify-order', orderRef, stopPrice: 99 } as const;
    await harness.command({ ...asked, requester: { user: 'ann' } });
    expect(harness.modifies()).toEqual([{ orderRef, stopPrice: 99 }]);
    expect(harness.state().asked.stops.size).toBe(1);
  });

  it('closed partially by a manual trade shrinks from its first part, together with its stops', async () => {
    const { harness, parts } = await held();
    const byHand = { side: 'sell', orderRef: '', brokerLink: 'permId:1' } as const;
    const fill = { execId: '0002.h.1.01', shares: 80, price: 100, at: harness.now() };
    harness.broker.say({
      type: 'execution',
      execution: executionOf(partIn(parts, 0).e, fill, byHand),
    });
    await harness.settle();
    expect(harness.of('position-closed')).toMatchObject([
      { reason: 'closed_by_hand', quantity: 50 },
    ]);
    expect(harness.modifies()).toContainEqual({
      orderRef: partIn(parts, 1).s.orderRef,
      quantity: 20,
    });
  });

  it('protects no more than the broker holds; missing shares count against the first part', async () => {
    const { harness, parts } = await held();
    await harness.pass(6_000);
    const position = { account: ACCOUNT, symbol: 'AAPL', averageCost: 100 };
    await harness.snapshot({ positions: [{ ...position, quantity: 70 }] });
    for (const { s } of parts) await harness.status(s, 'cancelled');
    await harness.pass(3_000);
    const placed = harness.submits('protection').flatMap(({ legs }) => legs);
    expect(placed.map(({ quantity }) => quantity)).toEqual([20, 50]);
  });
});

describe('an exit by condition', () => {
  const leaving = (when: string): Partial<Strategy> => ({ exit: { ...NO_EXITS, when: [when] } });
  const minute = (harness: Harness) => {
    const start = instant(Math.floor(harness.now() / MINUTE) * MINUTE - MINUTE);
    return harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, 100) });
  };

  it('is evaluated at each finished minute, and its exit records the values', async () => {
    const { harness } = await held(leaving('position.unrealized_r <= -0.5'));
    await minute(harness);
    expect(harness.of('position-closing')).toEqual([]);
    await harness.pass(60_000);
    await harness.quote(99.2);
    await minute(harness);
    const [closing] = harness.of('position-closing');
    expect(closing).toMatchObject({ reason: 'exit_condition' });
    expect(closing?.condition?.values['position.unrealized_r']).toBeCloseTo(-0.82 / 1.5, 9);
    expect(harness.newest('x')).toMatchObject({ quantity: 100, group: 'G0' });
  });

  it('that reads the prediction waits for one', async () => {
    const { harness } = await held(leaving('prediction.confidence < 0.6'));
    await minute(harness);
    expect(harness.of('alarm-raised')).toEqual([]);
    await harness.predict('BUY', { confidence: 0.55 });
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
  });

  it('that cannot be evaluated keeps the position under its stop, and raises one alarm', async () => {
    const { harness } = await held(leaving('regime.SPY.close < regime.SPY.sma20'));
    await minute(harness);
    await harness.pass(60_000);
    await harness.quote(100);
    await minute(harness);
    expect(harness.of('position-closing')).toEqual([]);
    expect(harness.of('alarm-raised')).toMatchObject([{ alarm: 'exit-blind' }]);
  });

  it.each(['position.unrealized_r < -0.4', 'price.last < 99.5'])(
    'reads no price of a stale quote: %s',
    async (when) => {
      const { harness } = await held(leaving(`${when} && prediction.confidence > 0.5`));
      await harness.quote(99.2);
      await harness.jump(instant(harness.now() + 20 * MINUTE));
      await harness.predict('BUY');
      expect(harness.of('prediction-judged').at(-1)?.verdict.kind).toBe('no_price');
      expect(harness.of('position-closing')).toEqual([]);
      const [blind] = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'exit-blind');
      expect(blind?.text).toContain(`${when.split(' ')[0]} is unknown`);
    },
  );

  it('may close one part; the rest stays protected', async () => {
    const exit = {
      ...NO_EXITS,
      partial: [{ kind: 'when', when: 'position.unrealized_r >= 0.5', percent: 40 }],
    } as const;
    const { harness, parts } = await held({ exit });
    expect(parts.map(({ e }) => e.quantity)).toEqual([40, 60]);
    await harness.pass(60_000);
    await harness.quote(100.9);
    await minute(harness);
    expect(harness.submits('exit').map(({ legs }) => legs[0])).toMatchObject([
      { quantity: 40, group: 'G0' },
    ]);
    await harness.fill(harness.newest('x'), 40, 100.88);
    await harness.status(partIn(parts, 0).s, 'cancelled');
    expect(restingStops(harness)).toBe(60);
  });
});

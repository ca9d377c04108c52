// A stop whose changes the broker refuses for good: an alarm, another stop beside it in its group, and never more than that to close.
// Refusals as reported from Interactive Brokers: nautechsystems/nautilus_trader#2978, 10326 and 10327 on every change of a bracket's stop.
import { describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { explain } from '../../../../src/trader/domain/explain/explain.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { wordsAt } from '../../../../src/trader/domain/wording/figures.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from '../harness/settings.ts';

/** Trails by 2 ATR = 1.00 from 0.5 R = 0.75 on; the initial stop is 98.52. */
const trailing = strategy({
  target: undefined,
  trail: { kind: 'atr', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0.5, step: undefined },
});
const REDUCES = { groupEffect: 'reduces' } as const;

async function held(target = false) {
  const harness = createHarness({ strategies: [target ? strategy() : trailing] });
  await harness.ready();
  const { s, t } = await harness.enter();
  const group = target ? 'G' : s.orderRef;
  await harness.told(s, { group, ...REDUCES });
  await harness.quote(100);
  return { harness, s, t, group };
}

/** A print each second, for so long; the stop's changes are refused at once. */
async function refuse(harness: Harness, of: OrderTerms, seconds: number, code = 10326) {
  let answered = harness.modifies().length - Number(isPending(harness, of));
  for (let second = 0; second < seconds; second += 1) {
    while (answered < harness.modifies().length) {
      answered += 1;
      await harness.refused(of, code, 'OCA group revision is not allowed.');
    }
    await harness.pass(1_000);
    await harness.quote(100.8 + second * 0.0001);
  }
}

function isPending(harness: Harness, { orderRef }: OrderTerms): boolean {
  return harness.state().orders.get(orderRef)?.pendingChange !== undefined;
}

const stopIn = (harness: Harness): number | undefined => {
  const [position] = [...harness.state().positions.values()].slice(-1);
  return position !== undefined && 'stopPrice' in position ? position.stopPrice : undefined;
};
const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);
const placed = (harness: Harness) => harness.submits('protection').flatMap(({ legs }) => legs);
const openAlarms = (harness: Harness) =>
  [...harness.state().alarms.values()].map((one) => one.kind);
const stopAt = (harness: Harness, price: number) =>
  harness.command({ type: 'stop-at', symbol: 'AAPL', price, isConfirmed: true, by: 'ann' });

describe('a trailing stop whose changes are refused', () => {
  it.each([10326, 10327, 321, 451, 201])(
    'raises one alarm with the answer at the third refusal, and is replaced beside itself (%i)',
    async (code) => {
      const { harness, s, group } = await held();
      await refuse(harness, s, 10, code);
      expect(harness.modifies()).toHaveLength(2);
      expect(alarms(harness)).toEqual([]);
      await refuse(harness, s, 60, code);
      expect(harness.modifies()).toHaveLength(3);
      expect(harness.of('alarm-raised')).toMatchObject([
        {
          alarm: 'stop-unmovable',
          symbol: 'AAPL',
          text: `AAPL: the broker has refused 3 changes of the stop in a row; it rests at 98.52. The last answer: ${code}: OCA group revision is not allowed.`,
        },
      ]);
      expect(placed(harness)).toMatchObject([
        {
          leg: 's',
          type: 'stop',
          quantity: 100,
          stopPrice: 99.8,
          group,
          validity: { kind: 'gtc' },
        },
      ]);
      expect(harness.cancels()).toEqual([]);
      expect(stopIn(harness)).toBe(98.52);
      expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
    },
  );

  it('ends once the new one works: the price is recorded then, and no sooner', async () => {
    const { harness, s, group } = await held();
    await refuse(harness, s, 30);
    const [next] = placed(harness);
    if (next === undefined) throw new Error('a second stop was expected');
    await harness.told(next, { ...REDUCES, group, status: 'presubmitted' });
    expect(harness.of('stop-moved')).toMatchObject([{ from: 98.52, to: 99.8, why: 'trail' }]);
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    expect(harness.of('stop-meddled')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
    for (const price of [101, 101.2]) {
      await harness.pass(6_000);
      await harness.quote(price);
    }
    const { stopPrice = 0 } = harness.modifies().at(-1) ?? {};
    expect(harness.modifies().at(-1)).toMatchObject({ orderRef: next.orderRef });
    await harness.told(next, { ...REDUCES, group, status: 'presubmitted', stopPrice });
    expect(stopIn(harness)).toBe(stopPrice);
    expect(openAlarms(harness)).toEqual([]);
  });

  it('stays, and is asked ever more seldom, where the group takes no other stop', async () => {
    const { harness, s } = await held();
    await refuse(harness, s, 30);
    const [next] = placed(harness);
    if (next === undefined) throw new Error('a second stop was expected');
    await harness.refused(next, 201, 'no late member');
    const before = harness.modifies().length;
    await refuse(harness, s, 600);
    expect(placed(harness)).toHaveLength(1);
    expect(harness.cancels()).toEqual([]);
    expect(harness.modifies().length - before).toBeGreaterThan(8);
    expect(harness.modifies().length - before).toBeLessThanOrEqual(14);
    expect(alarms(harness)).toEqual(['stop-unmovable']);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
    expect(harness.of('position-closing')).toEqual([]);
  });

  it('is not replaced while the broker has stated no group: two could close the same shares', async () => {
    const harness = createHarness({ strategies: [trailing] });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.told(s, { group: '', groupEffect: 'none' });
    await harness.quote(100);
    await refuse(harness, s, 120);
    expect(placed(harness)).toEqual([]);
    expect(harness.cancels()).toEqual([]);
    expect(alarms(harness)).toEqual(['stop-unmovable']);
  });

  it('that is lost an hour after a refused replacement gets another stop, and no exit', async () => {
    const { harness, s } = await held();
    await refuse(harness, s, 30);
    const [next] = placed(harness);
    if (next === undefined) throw new Error('a second stop was expected');
    await harness.refused(next, 201, 'no late member');
    await refuse(harness, s, 100);
    if (isPending(harness, s)) await harness.refused(s, 10326);
    await harness.status(s, 'cancelled');
    expect(harness.of('position-closing')).toEqual([]);
    expect(placed(harness)).toHaveLength(2);
  });

  it('is replaced after a crash between the intent and the answer by the same stop', async () => {
    const { harness, s, group } = await held();
    await refuse(harness, s, 30);
    const [next] = placed(harness);
    if (next === undefined) throw new Error('a second stop was expected');
    const again = await harness.crash();
    const shown = { ...REDUCES, group, status: 'presubmitted' } as const;
    await again.ready({
      openOrders: [reportOf(s, shown), reportOf(next, shown)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    expect(placed(again)).toEqual([]);
    expect(again.cancels()).toEqual([s.orderRef]);
    expect(stopIn(again)).toBe(99.8);
  });
});

describe('a stop that an operator moves and the broker does not', () => {
  it('is replaced in the group of the target, and the request ends with the price asked for', async () => {
    const { harness, s, t } = await held(true);
    expect(await stopAt(harness, 99.5)).toMatchObject({ ok: true });
    await refuse(harness, s, 30);
    const [next] = placed(harness);
    expect(next).toMatchObject({ stopPrice: 99.5, group: 'G' });
    if (next === undefined) return;
    await harness.told(next, { ...REDUCES, group: 'G', status: 'presubmitted' });
    expect(harness.of('stop-moved')).toMatchObject([{ to: 99.5, why: 'operator' }]);
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(harness.cancels()).not.toContain(t.orderRef);
    expect(harness.of('stop-ask-refused')).toEqual([]);
  });

  it('closes the request with a fact if no other stop is taken either; what happened is explained', async () => {
    const { harness, s } = await held(true);
    await stopAt(harness, 99.5);
    await refuse(harness, s, 30);
    const [next] = placed(harness);
    if (next === undefined) throw new Error('a second stop was expected');
    await harness.refused(next, 201, 'no late member');
    await harness.pass(1_000);
    expect(harness.of('stop-ask-refused')).toMatchObject([{ from: 98.52, to: 99.5, times: 3 }]);
    expect(harness.state().asked.stops.size).toBe(0);
    const lines = explain(harness.facts, wordsAt(US)).map(({ text }) => text);
    expect(lines).toContain(
      'stays at 98.52: the broker has refused 3 changes in a row, and the requested price 99.5 is given up',
    );
    const asked = harness.modifies().length;
    await refuse(harness, s, 120);
    expect(harness.modifies()).toHaveLength(asked);
    expect(await stopAt(harness, 99.5)).toMatchObject({ ok: true });
  });
});

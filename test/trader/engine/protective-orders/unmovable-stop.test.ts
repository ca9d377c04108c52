// A stop whose changes the broker refuses for good: an alarm, and never a second stop that could close the same shares.
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

const alarms = (harness: Harness) => harness.of('alarm-raised').map(({ alarm }) => alarm);
const placed = (harness: Harness) => harness.submits('protection').flatMap(({ legs }) => legs);
const openAlarms = (harness: Harness) =>
  [...harness.state().alarms.values()].map((one) => one.kind);
const stopAt = (harness: Harness, price: number) =>
  harness.command({ type: 'stop-at', symbol: 'AAPL', price, isConfirmed: true, by: 'ann' });

describe('a trailing stop whose changes are refused', () => {
  it.each([10326, 10327, 321, 451, 201])(
    'raises one alarm with the answer at the third refusal, stays, and is asked ever more seldom (%i)',
    async (code) => {
      const { harness, s } = await held();
      await refuse(harness, s, 10, code);
      expect(harness.modifies()).toHaveLength(2);
      expect(alarms(harness)).toEqual([]);
      await refuse(harness, s, 10, code);
      expect(harness.of('alarm-raised')).toMatchObject([
        {
          alarm: 'stop-unmovable',
          symbol: 'AAPL',
          text: `AAPL: the broker has refused 3 changes of the stop in a row; it rests at 98.52. The last answer: ${code}: OCA group revision is not allowed.`,
        },
      ]);
      const before = harness.modifies().length;
      await refuse(harness, s, 600, code);
      expect(harness.modifies().length - before).toBeGreaterThan(8);
      expect(harness.modifies().length - before).toBeLessThanOrEqual(14);
      expect(alarms(harness)).toEqual(['stop-unmovable']);
      expect(placed(harness)).toEqual([]);
      expect(harness.cancels()).toEqual([]);
      expect(harness.of('position-closing')).toEqual([]);
      expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
    },
  );

  it('trails again, and the alarm ends, once the broker accepts a change', async () => {
    const { harness, s, group } = await held();
    await refuse(harness, s, 30);
    expect(openAlarms(harness)).toEqual(['stop-unmovable']);
    await harness.pass(60_000);
    await harness.quote(101.2);
    const { stopPrice = 0 } = harness.modifies().at(-1) ?? {};
    await harness.told(s, { ...REDUCES, group, status: 'presubmitted', stopPrice });
    expect(harness.of('stop-moved')).toMatchObject([{ from: 98.52, to: stopPrice, why: 'trail' }]);
    expect(openAlarms(harness)).toEqual([]);
  });

  it('is placed again, once, if the broker ends it all the same: the alarm ends with it', async () => {
    const { harness, s } = await held();
    await refuse(harness, s, 30);
    if (isPending(harness, s)) await harness.refused(s, 10326);
    await harness.status(s, 'cancelled');
    expect(placed(harness)).toHaveLength(1);
    expect(openAlarms(harness)).not.toContain('stop-unmovable');
  });
});

describe('a stop that an operator moves and the broker does not', () => {
  it('closes the request with a fact, and what happened is explained', async () => {
    const { harness, s } = await held(true);
    expect(await stopAt(harness, 99.5)).toMatchObject({ ok: true });
    await refuse(harness, s, 30);
    expect(harness.modifies()).toHaveLength(3);
    expect(harness.of('stop-ask-refused')).toMatchObject([{ from: 98.52, to: 99.5, times: 3 }]);
    expect(harness.state().asked.stops.size).toBe(0);
    expect(placed(harness)).toEqual([]);
    const lines = explain(harness.facts, wordsAt(US)).map(({ text }) => text);
    expect(lines).toContain(
      'stays at 98.52: the broker has not made the last 3 changes, and the requested price 99.5 is given up',
    );
  });

  it('is refused within a minute of the last refusal, and tried once after it', async () => {
    const { harness, s, group } = await held(true);
    await stopAt(harness, 99.5);
    await refuse(harness, s, 30);
    const refusal = await stopAt(harness, 99.5);
    expect(refusal).toMatchObject({
      ok: false,
      kind: 'refused',
      text: 'The broker has not made the last 3 changes of the stop of AAPL, which rests at 98.52. Ask again in a minute, move it in the program of the broker, or run `sluice exit AAPL --yes`.',
    });
    await refuse(harness, s, 60);
    expect(harness.modifies()).toHaveLength(3);
    expect(await stopAt(harness, 99.5)).toMatchObject({ ok: true });
    await refuse(harness, s, 30);
    expect(harness.modifies()).toHaveLength(4);
    expect(harness.of('stop-ask-refused')).toHaveLength(2);
    await harness.pass(60_000);
    await harness.quote(100.8);
    await stopAt(harness, 99.5);
    await harness.told(s, { ...REDUCES, group, status: 'presubmitted', stopPrice: 99.5 });
    expect(harness.of('stop-moved')).toMatchObject([{ to: 99.5, why: 'operator' }]);
    expect(openAlarms(harness)).toEqual([]);
  });

  it('is given up after three changes that had no effect', async () => {
    const { harness, s, group } = await held(true);
    await stopAt(harness, 99.5);
    for (let second = 0; second < 600; second += 1) {
      await harness.pass(1_000);
      await harness.quote(100.8);
      if (isPending(harness, s))
        await harness.ready({
          openOrders: [reportOf(s, { ...REDUCES, group, status: 'presubmitted' })],
          positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
        });
    }
    expect(harness.modifies()).toHaveLength(3);
    expect(harness.of('stop-ask-refused')).toMatchObject([{ from: 98.52, to: 99.5 }]);
  });
});

describe('a price that an operator asks for of a stop that trails and is refused each minute', () => {
  it('is accepted, and is sent in place of the next move of the trail', async () => {
    const { harness, s, group } = await held();
    await refuse(harness, s, 100);
    const before = harness.modifies().length;
    expect(await stopAt(harness, 99.9)).toMatchObject({ ok: true });
    await refuse(harness, s, 62);
    expect(harness.modifies().slice(before)).toMatchObject([{ stopPrice: 99.9 }]);
    expect(harness.of('stop-ask-refused')).toMatchObject([{ from: 98.52, to: 99.9 }]);
    expect(await stopAt(harness, 99.9)).toMatchObject({ ok: false });
    await refuse(harness, s, 60);
    expect(await stopAt(harness, 99.9)).toMatchObject({ ok: true });
    await harness.pass(61_000);
    await harness.quote(100.8);
    expect(harness.modifies().at(-1)).toMatchObject({ stopPrice: 99.9 });
    await harness.told(s, { ...REDUCES, group, status: 'presubmitted', stopPrice: 99.9 });
    expect(harness.of('stop-moved')).toMatchObject([{ to: 99.9, why: 'operator' }]);
    expect(openAlarms(harness)).toEqual([]);
  });
});

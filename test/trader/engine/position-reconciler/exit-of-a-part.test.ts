// An entry that rests at its limit has filled in part: the exit conditions of the strategy hold for that part.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness } from '../harness/harness.ts';
import { barAt } from '../harness/history.ts';
import { strategy } from '../harness/settings.ts';

const MINUTE = 60_000;

/** 40 of 100 shares are bought at 99.51, and the rest may fill for two hours. */
async function boughtInPart(when: string) {
  const harness = createHarness({
    strategies: [
      strategy({
        target: undefined,
        stop: { kind: 'percent', percent: 2 },
        entryOrder: {
          ...{ kind: 'limit', offset: { kind: 'percent', percent: 0.5 }, lifeMs: 120 * MINUTE },
        },
        exit: { ...NO_EXITS, when: [when] },
      }),
    ],
  });
  await harness.ready();
  await harness.predict('BUY');
  const { e, s } = harness.bracket();
  harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, s.orderRef] });
  await harness.told(e);
  await harness.told(s, { group: 'G', groupEffect: 'reduces', status: 'presubmitted' });
  await harness.fill(e, 40, e.limitPrice ?? 0);
  const closeAt = async (price: number, minutes: number) => {
    await harness.pass(minutes * MINUTE);
    await harness.quote(price);
    const start = instant(harness.now() - MINUTE - (harness.now() % MINUTE));
    await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, price) });
  };
  return { harness, entry: e, closeAt };
}

describe('an entry that has filled in part', () => {
  it('is ended when an exit condition holds, and its part is closed', async () => {
    const { harness, entry, closeAt } = await boughtInPart('price.last > 101');
    await closeAt(100.9, 1);
    expect(harness.of('position-closing')).toEqual([]);
    await closeAt(101.5, 1);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
    expect(harness.cancels()).toContain(entry.orderRef);
  });

  it('is closed by a condition that reads its R, which is the planned one', async () => {
    const { harness, closeAt } = await boughtInPart('position.unrealized_r < -0.5');
    await closeAt(99.4, 1);
    expect(harness.of('position-closing')).toEqual([]);
    await closeAt(98.4, 1);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
  });
});

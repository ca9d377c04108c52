// Additions to a trade whose other parts have closed, on the same day and on later ones.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { AddRule } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import {
  closed,
  dayBegins,
  dayEnds,
  filled,
  fundedAnew,
  held,
  heldInHalves,
  MINUTE,
  minuteAt,
  minutesAt,
  restarted,
  shares,
} from './additions.ts';

const quantities = (harness: Harness) =>
  harness.submits('entry').map(({ legs }) => legs[0]?.quantity);

describe('after an addition that has closed', () => {
  const strategyOf = ({ max = 2, cooldownMs = 5 * MINUTE }) => ({
    target: { kind: 'percent', percent: 1 } as const,
    // From 100.33 on.
    add: { kind: 'when', when: 'position.unrealized_r > 0.2', percent: 50, max } as const,
    cooldownMs,
  });

  /** The first addition opens at 100.62 in the sixth minute of the trade, and leaves by its target at once. */
  async function withOneClosed(max?: number) {
    const { add, ...changes } = strategyOf({ ...(max && { max }) });
    const { harness, s, t } = await held(add, changes);
    await minutesAt(harness, 5, 100);
    await minuteAt(harness, 100.6);
    const addition = await filled(harness, 100.62);
    await closed(harness, addition, { by: 't', price: 101.63 });
    return { harness, resting: [s, t] };
  }

  it('the next one waits for the cooldown since that one opened', async () => {
    const { harness } = await withOneClosed();
    await minutesAt(harness, 4, 100.6);
    expect(quantities(harness)).toEqual([100, 50]);
    await minuteAt(harness, 100.6);
    expect(quantities(harness)).toEqual([100, 50, 50]);
  });

  it('the next one waits also over days and a restart', async () => {
    const { harness, resting } = await withOneClosed();
    // Two days after the first entry, not yet after the addition.
    const cooldownMs = (2 * 24 * 60 + 2) * MINUTE;
    const next = restarted(harness, strategyOf({ cooldownMs }));
    for (const day of [19, 20] as const) await dayBegins(next, day, { quantity: 100, resting });
    await minutesAt(next, 6, 100.6);
    expect(quantities(next)).toEqual([]);
    await minutesAt(next, 5, 100.6);
    expect(quantities(next)).toEqual([50]);
  });

  it('days later no more than `max` are made', async () => {
    const { harness, resting } = await withOneClosed(1);
    for (const day of [19, 20] as const) await dayBegins(harness, day, { quantity: 100, resting });
    await minutesAt(harness, 1, 100.6);
    expect(quantities(harness)).toEqual([100, 50]);
  });
});

describe('an addition days later', () => {
  const add: AddRule = { kind: 'r', r: 1.5, percent: 100, max: 1 };

  it('has its percentage of all shares of the first entry, those that left it days ago included', async () => {
    const { harness, first, second } = await heldInHalves(add);
    await closed(harness, first, { by: 't', price: 101.52 });
    for (const day of [19, 20] as const) {
      await dayBegins(harness, day, { quantity: 50, resting: [second.t, second.s] });
      await harness.quote(102);
    }
    await fundedAnew(harness);
    await minuteAt(harness, 102.4);
    expect(quantities(harness)).toEqual([50, 50, 100]);
  });

  it('has its percentage of the shares that a split has made of them', async () => {
    const { harness, first, second } = await heldInHalves(add);
    await closed(harness, first, { by: 't', price: 101.52 });
    await dayEnds(harness, { quantity: 50, resting: [second.t, second.s] });
    await harness.jump(instant(Date.parse('2026-11-19T13:31:00Z')));
    for (const leg of [second.t, second.s]) await harness.status(leg, 'cancelled');
    await harness.snapshot({ positions: shares(200, 25.005) });
    expect(harness.of('position-split')).toMatchObject([
      { after: { quantity: 200 }, plan: { firstShares: 400 } },
    ]);
    for (const leg of ['t', 's'] as const)
      await harness.told(harness.newest(leg), { group: 'N', groupEffect: 'reduces' });
    await harness.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    const bars = historyUntil(harness.now(), 25);
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    await fundedAnew(harness);
    await minuteAt(harness, 25.6);
    expect(harness.bracket().e.quantity).toBe(400);
  });

  it('is not made again if it did not fill', async () => {
    const { harness, s } = await held({ kind: 'r', r: 1, percent: 50, max: 1 });
    await minuteAt(harness, 101.52);
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.status(e, 'cancelled');
    await harness.pass(3_000);
    for (const day of [19, 20] as const)
      await dayBegins(harness, day, { quantity: 100, resting: [s] });
    await minutesAt(harness, 1, 101.6);
    expect(quantities(harness)).toEqual([100, 50]);
  });
});

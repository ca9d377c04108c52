// Additions to a trade whose other parts have closed, on the same day and on later ones.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { AddRule } from '../../../../src/trader/domain/strategy/strategy.ts';
import { historyUntil } from '../harness/history.ts';
import {
  closed,
  dayBegins,
  dayEnds,
  fundedAnew,
  heldInHalves,
  minuteAt,
  shares,
} from './additions.ts';

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
    expect(harness.submits('entry').map(({ legs }) => legs[0]?.quantity)).toEqual([50, 50, 100]);
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
});

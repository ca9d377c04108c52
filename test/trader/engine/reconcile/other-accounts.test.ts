// A login that manages several accounts: what a complete answer says of the others changes nothing.
import { describe, expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' } as const;
const OTHER = { account: 'DU7654321' };
const held = (quantity: number) => ({ symbol: 'AAPL', quantity, averageCost: 100 });

describe('a complete answer with shares, orders and executions of another account', () => {
  it('is clean, and our position keeps its size and its stop', async () => {
    const harness = createHarness();
    await harness.ready();
    const { s, t } = await harness.enter();
    await harness.pass(70_000);
    const ofOthers = { ...OTHER, orderRef: '', handle: undefined, brokerLink: 'permId:5' } as const;
    const fill = { execId: '5.5.5.01', shares: 100, price: 99, at: harness.now() };
    const before = harness.broker.calls.filter(({ kind }) => kind !== 'snapshot').length;
    for (let look = 0; look < 3; look += 1) {
      await harness.snapshot({
        openOrders: [...[s, t].map((leg) => reportOf(leg, GROUPED)), reportOf(s, ofOthers)],
        executions: [executionOf(s, fill, ofOthers)],
        positions: [
          { account: ACCOUNT, ...held(100) },
          { ...OTHER, ...held(-300) },
        ],
      });
      await harness.pass(6_000);
    }
    expect(harness.state()).toMatchObject({ isReconciled: true, differences: [] });
    expect(harness.state().foreign.get('AAPL') ?? 0).toBe(0);
    expect(harness.of('alarm-raised')).toEqual([]);
    expect(harness.broker.calls.filter(({ kind }) => kind !== 'snapshot')).toHaveLength(before);
  });

  it.each([
    ['first', true],
    ['last', false],
  ])('does not prove that our entry filled, if it comes %s', async (_, isFirst) => {
    const before = createHarness();
    await before.ready();
    await before.predict('BUY');
    const { e, t, s } = before.bracket();
    const harness = await before.crash(23 * 3_600_000);
    await harness.connect();
    const positions = [
      { account: ACCOUNT, ...held(60) },
      { ...OTHER, ...held(100) },
    ];
    const openOrders = [t, s].map((leg) => reportOf(leg, GROUPED));
    for (let look = 0; look < 5; look += 1) {
      await harness.snapshot({
        positions: isFirst ? positions.toReversed() : positions,
        openOrders,
      });
      for (const { handle, orderRef } of [e, t, s])
        if (harness.cancels().includes(orderRef))
          harness.broker.say({ type: 'cancel-refused', handle, known: false, text: 'unknown' });
      await harness.settle();
      await harness.pass(3_000);
    }
    expect(harness.of('execution-booked')).toMatchObject([{ leg: 'e', shares: 60, price: 100 }]);
    const said = harness.of('reconciled').flatMap(({ differences }) => differences);
    expect(said).toContainEqual({
      ...{ kind: 'missing-fill', symbol: 'AAPL', action: 'booked' },
      text: `${e.orderRef} filled, and the broker has forgotten how`,
    });
  });
});

// The exchange changes the price grid of a symbol while a position is held at prices of the old one.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { held } from '../position-reconciler/held.ts';

const NICKELS = [{ lowEdge: 0, increment: 0.05 }];
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

/** Held at prices in cents; then the grid becomes nickels. */
async function onCents(harness: Harness, side: 'BUY' | 'SELL') {
  const legs = await held(harness, side);
  await harness.pass(6_000);
  const known = harness.state().instruments.get('AAPL');
  if (known === undefined) throw new Error('AAPL is known');
  const instrument = { ...known, priceSteps: NICKELS };
  harness.broker.say({ type: 'instrument-resolved', instrument });
  await harness.settle();
  return legs;
}

describe('a grid that became coarser', () => {
  it.each([
    ['BUY', 98.52, 98.5],
    ['SELL', 101.48, 101.5],
  ] as const)(
    'gives a missing stop the next price away from the market (%s)',
    async (side, stopPrice, to) => {
      const harness = createHarness();
      const { s } = await onCents(harness, side);
      expect(s).toMatchObject({ stopPrice });
      await harness.status(s, 'cancelled');
      const [again] = harness.submits('protection').flatMap(({ legs }) => legs);
      expect(again).toMatchObject({ leg: 's', stopPrice: to });
      if (again === undefined) return;
      await harness.told(again, { ...GROUP, status: 'presubmitted' });
      await harness.pass(20_000);
      expect(harness.submits('protection')).toHaveLength(1);
      expect(harness.modifies()).toEqual([]);
      expect(harness.of('stop-meddled')).toMatchObject([{ what: 'cancelled' }]);
    },
  );

  it('leaves what rests at prices of the old one', async () => {
    const harness = createHarness();
    await onCents(harness, 'BUY');
    await harness.pass(60_000);
    expect(harness.modifies()).toEqual([]);
    expect(harness.submits('protection')).toEqual([]);
  });

  it('moves a loosened stop back to a price on it', async () => {
    const harness = createHarness();
    const { s } = await onCents(harness, 'BUY');
    await harness.told(s, { ...GROUP, stopPrice: 98 });
    await harness.pass(1_000);
    expect(harness.modifies()).toMatchObject([{ stopPrice: 98.5 }]);
  });

  it.each([
    ['BUY', 103.02, 103.05],
    ['SELL', 96.98, 96.95],
  ] as const)('moves a target back to a price on it (%s)', async (side, limitPrice, to) => {
    const harness = createHarness();
    const { t } = await onCents(harness, side);
    expect(t).toMatchObject({ limitPrice });
    await harness.told(t, { ...GROUP, limitPrice: side === 'BUY' ? 104 : 96 });
    await harness.pass(1_000);
    expect(harness.modifies()).toMatchObject([{ limitPrice: to }]);
    await harness.told(t, { ...GROUP, limitPrice: to });
    await harness.pass(60_000);
    expect(harness.modifies()).toHaveLength(1);
  });
});

describe('a stop that our own adapter does not send', () => {
  it('is not called a refusal of the broker', async () => {
    const harness = createHarness();
    const { s } = await held(harness);
    await harness.status(s, 'cancelled');
    for (let second = 0; second < 8; second += 1) {
      const last = harness.submits('protection').at(-1)?.legs.at(-1);
      if (last !== undefined && harness.state().orders.get(last.orderRef)?.status !== 'not_sent')
        harness.broker.say({
          type: 'order-refused',
          handle: last.handle,
          refusal: { meaning: 'unfit_terms', code: '110', text: 'not sent: off', isUnsent: true },
        });
      await harness.settle();
      await harness.pass(1_100);
    }
    const [text] = harness
      .of('alarm-raised')
      .flatMap(({ text: said }) => (said.includes('being closed') ? [said] : []));
    expect(text).toBe(
      'AAPL: the daemon could not send the stop 3 times (110: not sent: off), the position is being closed',
    );
  });
});

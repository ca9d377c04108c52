// A target that the broker ends, unfilled and without our cancel: it is placed once more, and then watched. A person's cancel stays.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { at, held } from '../position-reconciler/held.ts';
import { ANN, place } from '../requests/order-requests.ts';

const GROUP = { group: 'G', groupEffect: 'reduces', status: 'presubmitted' } as const;
const REASON = 'Order Canceled - reason: the price is too far from the market';

/** As the gateway says it: the status before or after the reason. */
async function ended(harness: Harness, { handle }: OrderTerms, text: string, isFirst = false) {
  const status = () =>
    harness.broker.say({
      type: 'order-status',
      handle,
      status: 'cancelled',
      filled: 0,
      remaining: 100,
      whyHeld: '',
    });
  if (isFirst) status();
  harness.broker.say({ type: 'cancelled', handle, text });
  if (!isFirst) status();
  await harness.settle();
}

async function passed(harness: Harness, seconds: number, price = 100): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await harness.pass(1_000);
    await harness.quote(price);
  }
}

const placed = (harness: Harness) => harness.submits('protection').flatMap(({ legs }) => legs);
const texts = (harness: Harness): string[] =>
  harness
    .of('alarm-raised')
    .filter(({ alarm }) => alarm === 'target-ended')
    .map(({ text }) => text);

const ONCE_MORE = `AAPL: the target at 103.02 has ended without a fill (${REASON}); it is placed once more`;

describe('a target that the broker ends in the session', () => {
  it.each([false, true])(
    'is placed once more after a pause, in the group of the stop, and said once (status first: %s)',
    async (isFirst) => {
      const harness = createHarness();
      const { t } = await held(harness);
      await ended(harness, t, REASON, isFirst);
      await passed(harness, 25);
      expect(placed(harness)).toEqual([]);
      await passed(harness, 10);
      expect(placed(harness)).toMatchObject([
        { leg: 't', limitPrice: 103.02, quantity: 100, group: 'G', validity: { kind: 'gtc' } },
      ]);
      await harness.told(harness.newest('t'), GROUP);
      await passed(harness, 90);
      expect(placed(harness)).toHaveLength(1);
      expect(texts(harness)).toEqual([ONCE_MORE]);
      expect(harness.modifies()).toEqual([]);
    },
  );

  it.each([
    ['ends again', async (harness: Harness) => ended(harness, harness.newest('t'), REASON)],
    ['is refused', async (harness: Harness) => harness.refused(harness.newest('t'), 201)],
  ])('is watched once the second %s', async (what, end) => {
    const harness = createHarness();
    const { t } = await held(harness);
    await ended(harness, t, REASON);
    await passed(harness, 35);
    await harness.told(harness.newest('t'), what === 'is refused' ? {} : GROUP);
    await end(harness);
    await passed(harness, 60);
    expect(placed(harness)).toHaveLength(1);
    expect(texts(harness)).toHaveLength(2);
    expect(texts(harness)[1]).toContain('the daemon watches its price');
    expect(harness.of('position-closing')).toEqual([]);
    for (const price of [101, 102, 103, 103.1]) {
      await harness.quote(price);
      await harness.pass(1_000);
    }
    await passed(harness, 5, 103.1);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'target' }]);
  });

  it.each(['', 'Order Canceled - reason:'])(
    'stays away if a person cancelled it: no reason is stated (%j)',
    async (text) => {
      const harness = createHarness();
      const { t } = await held(harness);
      await ended(harness, t, text);
      await passed(harness, 90);
      expect(placed(harness)).toEqual([]);
      expect(texts(harness)).toEqual([]);
    },
  );

  it('is not placed again, nor watched, if a part of it has filled', async () => {
    const harness = createHarness();
    const { t } = await held(harness);
    await harness.fill(t, 40, 103.02);
    await ended(harness, t, REASON);
    await passed(harness, 60);
    expect(placed(harness).filter(({ leg }) => leg === 't')).toEqual([]);
    expect(texts(harness)).toEqual([]);
  });

  it('is not placed again, nor watched, if its owner has asked us to cancel it', async () => {
    const harness = createHarness();
    await harness.ready();
    await place(harness, { protection: { target: { kind: 'at', price: 103.02 } } });
    const { e, t, s } = harness.bracket();
    for (const leg of [e, t, s]) await harness.told(leg, leg === e ? {} : GROUP);
    await harness.fill(e, 100, 100.02);
    await harness.command({ type: 'cancel-order', orderRef: t.orderRef, requester: ANN });
    expect(harness.cancels()).toEqual([t.orderRef]);
    await ended(harness, t, REASON);
    await passed(harness, 60);
    expect(placed(harness).filter(({ leg }) => leg === 't')).toEqual([]);
    expect(texts(harness)).toEqual([]);
  });

  it('is placed once more if it expires: a target is good until it is cancelled', async () => {
    const harness = createHarness();
    const { t } = await held(harness);
    const isTimeUp = true as const;
    harness.broker.say({ type: 'cancelled', orderRef: t.orderRef, text: '', isTimeUp });
    await harness.settle();
    await passed(harness, 35);
    expect(placed(harness)).toMatchObject([{ leg: 't', limitPrice: 103.02 }]);
  });

  it('is not placed again when the stop of its group has filled', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await ended(harness, t, 'Order Canceled - reason:OCA group filled');
    await passed(harness, 20);
    await harness.fill(s, 100, 98.52);
    await passed(harness, 60);
    expect(placed(harness)).toEqual([]);
    expect(texts(harness)).toEqual([]);
  });
});

describe('a target that ends outside the session', () => {
  it('is placed again at the next look for missing protection', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    const shares = { account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 };
    const compared = () =>
      harness.snapshot({ openOrders: [reportOf(s, GROUP)], positions: [shares] });
    await harness.jump(at('2026-11-18T21:00:05Z'));
    await harness.status(t, 'cancelled');
    await compared();
    await harness.pass(60_000);
    expect(placed(harness)).toEqual([]);
    await harness.jump(at('2026-11-19T01:00:02Z'));
    await compared();
    await harness.pass(1_000);
    expect(placed(harness)).toMatchObject([{ leg: 't', limitPrice: 103.02, group: 'G' }]);
    expect(texts(harness)).toEqual([
      'AAPL: the target at 103.02 has ended without a fill; it is placed once more',
    ]);
  });
});

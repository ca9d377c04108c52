// A replacement stop that does not come to work: another form after five seconds, a market exit after fifteen.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, plus } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const holding = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

/** Our stop was cancelled, and its replacement is on the wire. */
async function bare(harness: Harness, signal?: string) {
  const legs = await held(harness, signal);
  await harness.pass(6_000);
  await harness.status(legs.s, 'cancelled');
  return legs;
}

const stops = (harness: Harness): OrderTerms[] =>
  harness.submits('protection').flatMap(({ legs }) => [...legs]);

async function notFound(harness: Harness, { handle }: OrderTerms): Promise<void> {
  harness.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
  await harness.settle();
}

/** Passes time without an answer; after five seconds the adapter reports it. */
async function silence(harness: Harness, ms: number, speed = 1): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    await harness.pass(500);
    for (const { terms, status, intendedAt } of harness.state().orders.values())
      if (
        (status === 'intended' || status === 'sent') &&
        harness.now() - intendedAt >= 5_000 * speed
      )
        harness.broker.say({ type: 'ack-overdue', orderRef: terms.orderRef });
    await harness.settle();
  }
}

describe('a replacement stop that is never answered', () => {
  it.each(['BUY', 'SELL'])(
    'is followed by a day order in its group after 5 s, and by a market exit after 15 s (%s)',
    async (signal) => {
      const harness = createHarness();
      await bare(harness, signal);
      await silence(harness, 4_500);
      expect(stops(harness)).toMatchObject([
        { validity: { kind: 'gtc' }, group: 'G', quantity: 100 },
      ]);
      await silence(harness, 1_000);
      expect(stops(harness).slice(1)).toMatchObject([
        { validity: { kind: 'day' }, group: 'G', quantity: 100 },
      ]);
      await silence(harness, 9_000);
      expect(stops(harness)).toHaveLength(2);
      expect(harness.submits('exit')).toEqual([]);
      await silence(harness, 1_000);
      expect(harness.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
      expect(harness.newest('x')).toMatchObject({ type: 'market', group: 'G', quantity: 100 });
      expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('unprotected');
    },
  );

  it('waits as long on the wall while a demo runs faster', async () => {
    const harness = createHarness({ speed: 20 });
    await bare(harness);
    await silence(harness, 4_500, 20);
    expect(stops(harness)).toHaveLength(1);
    await silence(harness, 9_000, 20);
    expect(stops(harness)).toHaveLength(2);
    expect(harness.submits('exit')).toEqual([]);
    await silence(harness, 2_500, 20);
    expect(harness.newest('x')).toMatchObject({ type: 'market', group: 'G', quantity: 100 });
  });

  it('is awaited while the gateway is silent too: that is no answer of the broker', async () => {
    const harness = createHarness();
    await bare(harness);
    harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'a probe failed' });
    await silence(harness, 30_000);
    expect(stops(harness)).toHaveLength(1);
    expect(harness.submits('exit')).toEqual([]);
    harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'it answers again' });
    await silence(harness, 1_000);
    expect(stops(harness)).toHaveLength(2);
  });

  it('without a target has a group of its own, which the later forms and the exit join', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await bare(harness);
    const [first] = stops(harness);
    expect(first?.group).toBe(first?.orderRef);
    await silence(harness, 16_000);
    expect(stops(harness).map(({ group }) => group)).toEqual([first?.orderRef, first?.orderRef]);
    expect(harness.newest('x').group).toBe(first?.orderRef);
  });

  it('is cancelled by number, and the exit joins the group although these cancels are not answered', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    for (let time = 0; time < 8; time += 1) {
      await silence(harness, 2_000);
      await harness.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    }
    const refs = stops(harness).map(({ orderRef }) => orderRef);
    expect(refs).toHaveLength(2);
    expect(harness.cancels()).toEqual(expect.arrayContaining(refs));
    expect(harness.newest('x')).toMatchObject({ group: 'G', quantity: 100 });
  });

  it('ends the position also where each form is proven absent', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    for (let time = 0; time < 10; time += 1) {
      await silence(harness, 2_000);
      await harness.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
      for (const stop of stops(harness))
        if (harness.state().orders.get(stop.orderRef)?.status === 'pending_cancel')
          await notFound(harness, stop);
    }
    expect(stops(harness)).toHaveLength(2);
    expect(harness.newest('x')).toMatchObject({ type: 'market', quantity: 100 });
    expect(harness.submits('exit')).toHaveLength(1);
  });

  it('that works after all ends the day order, and the other way round', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    await silence(harness, 5_500);
    const [first, second] = stops(harness);
    if (first === undefined || second === undefined) throw new Error('two stops were expected');
    await harness.told(second, { ...GROUP, status: 'presubmitted' });
    await silence(harness, 12_000);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
    const openOrders = [t, first, second].map((leg) => reportOf(leg, GROUP));
    await harness.snapshot({ openOrders, positions: holding(100) });
    expect(harness.cancels()).toEqual([second.orderRef]);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it.each([
    ['', 0, '18T21:00:02Z', '19T01:00:01Z'],
    [', also by a clock ahead of ours', 1_500, '18T20:59:58Z', '19T01:00:01Z'],
    [', also if it is reported in the morning', 0, '19T13:30:00Z', '19T14:00:01Z'],
  ])(
    'as a day order ends at the close without an alarm about a person, and is good till cancelled from the next sweep on%s',
    async (_, clockAheadMs, endsAt, sweptAt) => {
      const at = (time: string) => instant(Date.parse(`2026-11-${time}`));
      const harness = createHarness({ clockAheadMs });
      const { t } = await bare(harness);
      await silence(harness, 5_500);
      const [first, day] = stops(harness);
      if (first === undefined || day === undefined) throw new Error('two stops were expected');
      await harness.told(day, { ...GROUP, status: 'presubmitted', validity: 'day' });
      await harness.snapshot({
        openOrders: [t, day].map((leg) => reportOf(leg, GROUP)),
        positions: holding(100),
      });
      await notFound(harness, first);
      await harness.jump(at(endsAt));
      await harness.status(day, 'cancelled');
      expect(harness.state().orders.get(day.orderRef)?.status).toBe('expired');
      await harness.jump(at(sweptAt));
      await harness.quote(100);
      await harness.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
      await harness.pass(1_000);
      expect(harness.newest('s')).toMatchObject({ validity: { kind: 'gtc' }, group: 'G' });
      expect(harness.of('stop-meddled')).toHaveLength(1);
    },
  );

  it('covers what is held: fills in part meanwhile change the quantity of the next form', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    await silence(harness, 2_000);
    await harness.fill(t, 40, 103);
    await silence(harness, 3_500);
    expect(stops(harness).map(({ quantity }) => quantity)).toEqual([100, 60]);
    await silence(harness, 10_000);
    expect(harness.newest('x')).toMatchObject({ group: 'G', quantity: 60 });
  });

  it('leaves a fraction of a share out of every form', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    const byHand = executionOf(
      { ...t, orderRef: '' },
      { execId: 'app.1.01', shares: 0.37, price: 100, at: harness.now() },
      { handle: undefined, brokerLink: 'permId:77' },
    );
    harness.broker.say({ type: 'execution', execution: byHand });
    for (const position of holding(99.63)) harness.broker.say({ type: 'position', position });
    await silence(harness, 16_000);
    for (const { quantity } of [...stops(harness).slice(1), harness.newest('x')])
      expect(Number.isInteger(quantity)).toBe(true);
    expect(harness.newest('x')).toMatchObject({ group: 'G' });
  });

  it('goes on after a restart between two forms: one more on the new connection, then the exit', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    await silence(harness, 3_000);
    const again = await harness.crash(1_000);
    await again.connect();
    await again.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    await silence(again, 1_500);
    expect(stops(again)).toMatchObject([{ validity: { kind: 'day' }, group: 'G', quantity: 100 }]);
    await silence(again, 9_000);
    expect(stops(again)).toHaveLength(1);
    expect(again.submits('exit')).toEqual([]);
    await silence(again, 2_000);
    expect(again.newest('x')).toMatchObject({ group: 'G', quantity: 100 });
  });

  it('sent once more on a new connection has five seconds too, although the first was sent fifteen ago', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    await silence(harness, 11_500);
    const again = await harness.crash(1_000);
    await again.connect();
    await again.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    await silence(again, 1_000);
    expect(stops(again)).toMatchObject([{ validity: { kind: 'day' } }]);
    await silence(again, 3_000);
    expect(again.of('position-closing')).toEqual([]);
    await silence(again, 3_000);
    expect(again.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
  });

  it('that a death kept from leaving is sent again as it was: a day order would end with the day', async () => {
    const harness = createHarness();
    const { t } = await bare(harness);
    const lost = harness.newest('s');
    const again = await harness.crash(1_000);
    await again.connect();
    await again.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    await notFound(again, lost);
    await again.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    expect(again.state().orders.get(lost.orderRef)?.status).toBe('not_sent');
    expect(stops(again)).toMatchObject([{ validity: { kind: 'gtc' }, group: 'G', quantity: 100 }]);
    await silence(again, 16_000);
    expect(again.newest('x')).toMatchObject({ group: 'G', quantity: 100 });
  });

  it('during a halt of the stock leads to no exit; after it the first form is sent again', async () => {
    const harness = createHarness();
    await bare(harness);
    await silence(harness, 2_000);
    await harness.quote(100, { isHalted: true });
    await silence(harness, 20_000);
    expect(stops(harness)).toHaveLength(1);
    expect(harness.submits('exit')).toEqual([]);
    await harness.quote(100);
    await silence(harness, 1_000);
    expect(stops(harness).slice(1)).toMatchObject([{ validity: { kind: 'gtc' }, group: 'G' }]);
  });

  it('in a closed market is sent three times, and again at the open', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    await harness.pass(6_000);
    await harness.jump(instant(Date.UTC(2026, 10, 18, 21, 30)));
    await harness.status(s, 'cancelled');
    await harness.jump(instant(Date.UTC(2026, 10, 19, 1, 0, 1)));
    await harness.quote(100);
    await harness.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    for (let time = 0; time < 20; time += 1) {
      await silence(harness, 6_000);
      await harness.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
      for (const stop of stops(harness))
        if (harness.state().orders.get(stop.orderRef)?.status === 'pending_cancel')
          await notFound(harness, stop);
    }
    expect(stops(harness)).toHaveLength(3);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.of('alarm-raised').map(({ text }) => text)).toContainEqual(
      expect.stringContaining(
        'the broker has not taken the stop, which was sent 3 times, it is tried again at the open',
      ),
    );
    await harness.jump(plus(instant(Date.UTC(2026, 10, 19, 1, 0, 1)), 13.6 * HOUR_MS));
    await harness.quote(100);
    await harness.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    await harness.pass(1_000);
    expect(stops(harness).length).toBeGreaterThan(3);
  });
});

describe('a replacement stop that is refused', () => {
  it('in its own group is followed by a day order at once', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await bare(harness);
    await harness.refused(harness.newest('s'), 10_268);
    expect(stops(harness).slice(1)).toMatchObject([{ validity: { kind: 'day' } }]);
    await harness.told(harness.newest('s'), { status: 'presubmitted' });
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('and whose next form is never answered closes the position after 15 s', async () => {
    const harness = createHarness({ strategies: [strategy({ target: undefined })] });
    await bare(harness);
    await harness.refused(harness.newest('s'), 10_052);
    await silence(harness, 14_500);
    expect(harness.submits('exit')).toEqual([]);
    await silence(harness, 1_000);
    expect(harness.newest('x')).toMatchObject({ quantity: 100 });
  });

  it('after an unanswered one closes the position at once when seven seconds have passed', async () => {
    const harness = createHarness();
    await bare(harness);
    await silence(harness, 7_500);
    await harness.refused(harness.newest('s'), 10_243);
    await harness.pass(300);
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
    expect(stops(harness)).toHaveLength(2);
  });
});

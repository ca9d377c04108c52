// A replacement stop that does not come to work: another form after five seconds, a market exit after fifteen.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, plus } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { held } from '../position-reconciler/held.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;
const holding = (quantity: number) => [
  { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100 },
];

/** Our stop was cancelled, and its replacement is on the wire. */
async function bare(rig: Rig, signal?: string) {
  const legs = await held(rig, signal);
  await rig.pass(6_000);
  await rig.status(legs.s, 'cancelled');
  return legs;
}

const stops = (rig: Rig): OrderTerms[] =>
  rig.submits('protection').flatMap(({ legs }) => [...legs]);

async function notFound(rig: Rig, { handle }: OrderTerms): Promise<void> {
  rig.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
  await rig.settle();
}

/** Passes time without an answer; after five seconds the adapter reports it. */
async function silence(rig: Rig, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    await rig.pass(500);
    for (const { terms, status, intendedAt } of rig.state().orders.values())
      if ((status === 'intended' || status === 'sent') && rig.now() - intendedAt >= 5_000)
        rig.broker.say({ type: 'ack-overdue', orderRef: terms.orderRef });
    await rig.settle();
  }
}

describe('a replacement stop that is never answered', () => {
  it.each(['BUY', 'SELL'])(
    'is followed by a day order in its group after 5 s, and by a market exit after 15 s (%s)',
    async (signal) => {
      const rig = createRig();
      await bare(rig, signal);
      await silence(rig, 4_500);
      expect(stops(rig)).toMatchObject([{ validity: { kind: 'gtc' }, group: 'G', quantity: 100 }]);
      await silence(rig, 1_000);
      expect(stops(rig).slice(1)).toMatchObject([
        { validity: { kind: 'day' }, group: 'G', quantity: 100 },
      ]);
      await silence(rig, 9_000);
      expect(stops(rig)).toHaveLength(2);
      expect(rig.submits('exit')).toEqual([]);
      await silence(rig, 1_000);
      expect(rig.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
      expect(rig.newest('x')).toMatchObject({ type: 'market', group: 'G', quantity: 100 });
      expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('unprotected');
    },
  );

  it('without a target has a group of its own, which the later forms and the exit join', async () => {
    const rig = createRig({ strategies: [strategy({ target: undefined })] });
    await bare(rig);
    const [first] = stops(rig);
    expect(first?.group).toBe(first?.orderRef);
    await silence(rig, 16_000);
    expect(stops(rig).map(({ group }) => group)).toEqual([first?.orderRef, first?.orderRef]);
    expect(rig.newest('x').group).toBe(first?.orderRef);
  });

  it('is cancelled by number, and the exit joins the group although these cancels are not answered', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    for (let time = 0; time < 8; time += 1) {
      await silence(rig, 2_000);
      await rig.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    }
    const refs = stops(rig).map(({ orderRef }) => orderRef);
    expect(refs).toHaveLength(2);
    expect(rig.cancels()).toEqual(expect.arrayContaining(refs));
    expect(rig.newest('x')).toMatchObject({ group: 'G', quantity: 100 });
  });

  it('ends the position also where each form is proven absent', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    for (let time = 0; time < 10; time += 1) {
      await silence(rig, 2_000);
      await rig.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
      for (const stop of stops(rig))
        if (rig.state().orders.get(stop.orderRef)?.status === 'pending_cancel')
          await notFound(rig, stop);
    }
    expect(stops(rig)).toHaveLength(2);
    expect(rig.newest('x')).toMatchObject({ type: 'market', quantity: 100 });
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('that works after all ends the day order, and the other way round', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    await silence(rig, 5_500);
    const [first, second] = stops(rig);
    if (first === undefined || second === undefined) throw new Error('two stops were expected');
    await rig.told(second, { ...GROUP, status: 'presubmitted' });
    await silence(rig, 12_000);
    expect(rig.submits('exit')).toEqual([]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
    const openOrders = [t, first, second].map((leg) => reportOf(leg, GROUP));
    await rig.snapshot({ openOrders, positions: holding(100) });
    expect(rig.cancels()).toEqual([second.orderRef]);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('as a day order ends at the close without an alarm about a person, and is good till cancelled from the next sweep on', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    await silence(rig, 5_500);
    const [first, day] = stops(rig);
    if (first === undefined || day === undefined) throw new Error('two stops were expected');
    await rig.told(day, { ...GROUP, status: 'presubmitted', validity: 'day' });
    await rig.snapshot({
      openOrders: [t, day].map((leg) => reportOf(leg, GROUP)),
      positions: holding(100),
    });
    await notFound(rig, first);
    await rig.jump(instant(Date.UTC(2026, 10, 18, 21, 0, 2)));
    await rig.status(day, 'cancelled');
    expect(rig.state().orders.get(day.orderRef)?.status).toBe('expired');
    await rig.jump(instant(Date.UTC(2026, 10, 19, 1, 0, 1)));
    await rig.quote(100);
    await rig.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    await rig.pass(1_000);
    expect(rig.newest('s')).toMatchObject({ validity: { kind: 'gtc' }, group: 'G' });
    expect(rig.of('stop-meddled')).toHaveLength(1);
  });

  it('covers what is held: fills in part meanwhile change the quantity of the next form', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    await silence(rig, 2_000);
    await rig.fill(t, 40, 103);
    await silence(rig, 3_500);
    expect(stops(rig).map(({ quantity }) => quantity)).toEqual([100, 60]);
    await silence(rig, 10_000);
    expect(rig.newest('x')).toMatchObject({ group: 'G', quantity: 60 });
  });

  it('leaves a fraction of a share out of every form', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    const byHand = executionOf(
      { ...t, orderRef: '' },
      { execId: 'app.1.01', shares: 0.37, price: 100, at: rig.now() },
      { handle: undefined, brokerLink: 'permId:77' },
    );
    rig.broker.say({ type: 'execution', execution: byHand });
    for (const position of holding(99.63)) rig.broker.say({ type: 'position', position });
    await silence(rig, 16_000);
    for (const { quantity } of [...stops(rig).slice(1), rig.newest('x')])
      expect(Number.isInteger(quantity)).toBe(true);
    expect(rig.newest('x')).toMatchObject({ group: 'G' });
  });

  it('goes on after a restart between two forms: one more on the new connection, then the exit', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    await silence(rig, 3_000);
    const again = await rig.crash(1_000);
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

  it('that a death kept from leaving is sent again as it was: a day order would end with the day', async () => {
    const rig = createRig();
    const { t } = await bare(rig);
    const lost = rig.newest('s');
    const again = await rig.crash(1_000);
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
    const rig = createRig();
    await bare(rig);
    await silence(rig, 2_000);
    await rig.quote(100, { isHalted: true });
    await silence(rig, 20_000);
    expect(stops(rig)).toHaveLength(1);
    expect(rig.submits('exit')).toEqual([]);
    await rig.quote(100);
    await silence(rig, 1_000);
    expect(stops(rig).slice(1)).toMatchObject([{ validity: { kind: 'gtc' }, group: 'G' }]);
  });

  it('in a closed market is sent three times, and again at the open', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    await rig.pass(6_000);
    await rig.jump(instant(Date.UTC(2026, 10, 19, 1, 0, 1)));
    await rig.quote(100);
    await rig.status(s, 'cancelled');
    await rig.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    for (let time = 0; time < 20; time += 1) {
      await silence(rig, 6_000);
      await rig.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
      for (const stop of stops(rig))
        if (rig.state().orders.get(stop.orderRef)?.status === 'pending_cancel')
          await notFound(rig, stop);
    }
    const before = stops(rig).length;
    expect(before).toBeLessThanOrEqual(3);
    expect(rig.submits('exit')).toEqual([]);
    await rig.jump(plus(instant(Date.UTC(2026, 10, 19, 1, 0, 1)), 13.6 * HOUR_MS));
    await rig.quote(100);
    await rig.snapshot({ openOrders: [reportOf(t, GROUP)], positions: holding(100) });
    await rig.pass(1_000);
    expect(stops(rig).length).toBeGreaterThan(before);
  });
});

describe('a replacement stop that is refused', () => {
  it('in its own group is followed by a day order at once', async () => {
    const rig = createRig({ strategies: [strategy({ target: undefined })] });
    await bare(rig);
    await rig.refused(rig.newest('s'), 10_268);
    expect(stops(rig).slice(1)).toMatchObject([{ validity: { kind: 'day' } }]);
    await rig.told(rig.newest('s'), { status: 'presubmitted' });
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1 });
  });

  it('and whose next form is never answered closes the position after 15 s', async () => {
    const rig = createRig({ strategies: [strategy({ target: undefined })] });
    await bare(rig);
    await rig.refused(rig.newest('s'), 10_052);
    await silence(rig, 14_500);
    expect(rig.submits('exit')).toEqual([]);
    await silence(rig, 1_000);
    expect(rig.newest('x')).toMatchObject({ quantity: 100 });
  });

  it('after an unanswered one closes the position at once when seven seconds have passed', async () => {
    const rig = createRig();
    await bare(rig);
    await silence(rig, 7_500);
    await rig.refused(rig.newest('s'), 10_243);
    await rig.pass(300);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'unprotected' }]);
    expect(stops(rig)).toHaveLength(2);
  });
});

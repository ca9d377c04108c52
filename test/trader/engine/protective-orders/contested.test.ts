// Another user or client cancels or loosens our stop: the first time it is restored; soon again it is contested and left to the operator.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { strategy, TRAIL } from '../harness/settings.ts';

async function held(): Promise<{ harness: Harness; legs: Bracket }> {
  const harness = createHarness();
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  return { harness, legs };
}

const alarms = (harness: Harness): string[] => harness.of('alarm-raised').map(({ alarm }) => alarm);

/** The replaced stop rests. */
async function restored(harness: Harness, count: number) {
  expect(harness.submits('protection')).toHaveLength(count);
  const stop = harness.newest('s');
  await harness.told(stop, { status: 'presubmitted' });
  return stop;
}

describe('our stop', () => {
  it('is replaced at once when it is cancelled externally, but not the second time', async () => {
    const { harness, legs } = await held();
    await harness.status(legs.s, 'cancelled');
    const second = await restored(harness, 1);
    await harness.pass(60_000);
    expect(alarms(harness)).toEqual(['stop-by-hand']);
    await harness.status(second, 'cancelled');
    await harness.pass(30_000);
    expect(harness.submits('protection')).toHaveLength(1);
    expect(alarms(harness)).toContain('contested');
  });

  it('is replaced again when it is cancelled again much later', async () => {
    const { harness, legs } = await held();
    await harness.status(legs.s, 'cancelled');
    const second = await restored(harness, 1);
    await harness.jump(instant(harness.now() + 11 * 60_000));
    await harness.status(second, 'cancelled');
    await restored(harness, 2);
    expect(alarms(harness)).not.toContain('contested');
  });

  it('is moved back once when it is loosened, and stays loosened the second time', async () => {
    const { harness, legs } = await held();
    const { orderRef, stopPrice = 0 } = legs.s;
    await harness.told(legs.s, { stopPrice: stopPrice - 1 });
    expect(harness.modifies()).toEqual([{ orderRef, stopPrice }]);
    await harness.told(legs.s);
    await harness.pass(20_000);
    await harness.told(legs.s, { stopPrice: stopPrice - 2 });
    await harness.pass(20_000);
    expect(harness.modifies()).toHaveLength(1);
    expect(alarms(harness)).toContain('contested');
    // It stays contested, however much time passes.
    await harness.jump(instant(harness.now() + 11 * 60_000));
    await harness.told(legs.s, { stopPrice: stopPrice - 3 });
    await harness.pass(20_000);
    expect(harness.modifies()).toHaveLength(1);
    // Another kind of change does not settle the matter either.
    await harness.status(legs.s, 'cancelled');
    await harness.pass(20_000);
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.of('stop-meddled').at(-1)).toMatchObject({
      what: 'cancelled',
      isContested: true,
    });
  });

  it('is loosened once for as long as no change of ours has moved it back, whatever older reports say', async () => {
    const { harness, legs } = await held();
    const { orderRef, stopPrice = 0 } = legs.s;
    await harness.told(legs.s, { stopPrice: stopPrice - 1 });
    await harness.refused(legs.s, 434);
    await harness.told(legs.s);
    await harness.told(legs.s, { stopPrice: stopPrice - 1 });
    await harness.pass(6_000);
    expect(harness.modifies()).toEqual([
      { orderRef, stopPrice },
      { orderRef, stopPrice },
    ]);
    expect(alarms(harness)).toEqual(['stop-by-hand']);
  });

  it.each([
    ['a trailing order', { type: 'other', stopPrice: undefined }],
    ['a limit', { type: 'limit', stopPrice: undefined, limitPrice: 120 }],
  ] as const)(
    'is cancelled and replaced when it is changed into %s, but not the second time',
    async (_, made) => {
      const { harness, legs } = await held();
      await harness.told(legs.s, { ...made, group: 'G', groupEffect: 'reduces' });
      await harness.status(legs.s, 'presubmitted');
      expect(harness.engine.status().protectedPositions).toBe(0);
      expect(harness.cancels()).toEqual([legs.s.orderRef]);
      await harness.status(legs.s, 'cancelled');
      expect(harness.newest('s')).toMatchObject({ quantity: 100, stopPrice: legs.s.stopPrice });
      const second = await restored(harness, 1);
      expect(harness.engine.status().protectedPositions).toBe(1);
      expect(alarms(harness)).toEqual(['stop-by-hand']);
      await harness.pass(60_000);
      await harness.told(second, made);
      await harness.pass(30_000);
      await harness.told(second, made);
      expect(harness.cancels()).toHaveLength(1);
      expect(harness.engine.status().protectedPositions).toBe(0);
      expect(harness.of('stop-meddled').map(({ what }) => what)).toEqual(['altered', 'altered']);
      await harness.command({ type: 'protect', symbol: 'AAPL', by: 'a test' });
      expect(harness.cancels()).toHaveLength(2);
      await harness.status(second, 'cancelled');
      await restored(harness, 2);
    },
  );

  it('ends its entry when it is changed into another order while the entry still fills', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s])
      await harness.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await harness.fill(e, 40, 100);
    await harness.told(s, { type: 'limit', stopPrice: undefined, limitPrice: 120, group: 'G' });
    expect(harness.cancels()).toEqual([e.orderRef]);
    await harness.status(e, 'cancelled');
    expect(harness.cancels()).toEqual([e.orderRef, s.orderRef]);
    await harness.status(s, 'cancelled');
    expect(harness.newest('s')).toMatchObject({ quantity: 40, stopPrice: s.stopPrice });
  });

  it('raises one alarm when it becomes a day order, because that ends at the close', async () => {
    const { harness, legs } = await held();
    for (let time = 0; time < 2; time += 1)
      await harness.told(legs.s, { validity: 'day', group: 'G' });
    expect(alarms(harness)).toEqual(['day-order']);
    expect(harness.engine.status().protectedPositions).toBe(1);
  });

  it('is replaced no looser than a move of it that was under way when it was cancelled', async () => {
    const harness = createHarness({ strategies: [strategy({ trail: TRAIL })] });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    await harness.quote(101);
    const [{ stopPrice = 0 } = {}] = harness.modifies();
    expect(stopPrice).toBeGreaterThan(s.stopPrice ?? 0);
    await harness.status(s, 'cancelled');
    expect(await restored(harness, 1)).toMatchObject({ stopPrice });
  });

  it('is not trailed while it is contested', async () => {
    const harness = createHarness({ strategies: [strategy({ trail: TRAIL })] });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.pass(6_000);
    const { stopPrice = 0 } = s;
    for (const below of [1, 2]) {
      await harness.told(s, { stopPrice: stopPrice - below });
      await harness.told(s, below === 1 ? {} : { stopPrice: stopPrice - below });
    }
    expect(alarms(harness)).toContain('contested');
    const moved = harness.modifies().length;
    for (const last of [100.4, 100.8, 101.2, 101.6]) {
      await harness.pass(6_000);
      await harness.quote(last);
    }
    expect(harness.modifies()).toHaveLength(moved);
  });

  it('is replaced when it is contested and the operator asks for protection', async () => {
    const { harness, legs } = await held();
    await harness.status(legs.s, 'cancelled');
    await harness.status(await restored(harness, 1), 'cancelled');
    expect(harness.submits('protection')).toHaveLength(1);
    const answer = await harness.command({ type: 'protect', symbol: 'AAPL', by: 'me' });
    expect(answer).toMatchObject({ ok: true });
    await harness.pass(300);
    expect(harness.submits('protection')).toHaveLength(2);
  });

  it('stays contested across a restart', async () => {
    const { harness, legs } = await held();
    await harness.status(legs.s, 'cancelled');
    const second = await restored(harness, 1);
    await harness.status(second, 'cancelled');
    const next = await harness.crash();
    await next.ready({
      positions: [{ account: 'DU1234567', symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await next.pass(10_000);
    expect(next.submits('protection')).toEqual([]);
  });

  it('raises no alarm when the broker reports its end before the fill that caused it', async () => {
    const { harness, legs } = await held();
    await harness.quote(103.1);
    await harness.status(legs.s, 'cancelled');
    await harness.fill(legs.t, 100, 103.02);
    const leaving = await held();
    await leaving.harness.quote(100);
    await leaving.harness.predict('SELL');
    await leaving.harness.refused(leaving.harness.newest('x'), 201);
    await leaving.harness.status(leaving.legs.s, 'cancelled');
    await leaving.harness.fill(leaving.legs.t, 100, 99.98);
    for (const each of [harness, leaving.harness]) {
      expect(alarms(each)).toEqual([]);
      expect(each.of('position-closed')).toHaveLength(1);
    }
  });

  it.each([
    ['BUY', 103.1, 103.02],
    ['SELL', 96.9, 96.98],
  ] as const)(
    'raises no alarm while the target may have filled, by the price (%s)',
    async (signal, last, target) => {
      const harness = createHarness();
      await harness.ready();
      const { s, t } = await harness.enter(signal);
      await harness.pass(6_000);
      await harness.quote(last);
      await harness.status(s, 'cancelled');
      await harness.pass(10_000);
      expect(alarms(harness)).not.toContain('stop-by-hand');
      await harness.fill(t, 100, target);
      expect(harness.of('position-closed')).toHaveLength(1);
    },
  );

  it('raises no alarm when it ends with its entry, of which we have ended the rest, and is replaced', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { e, s, t } = harness.bracket();
    for (const leg of [e, t, s])
      await harness.told(leg, leg === e ? {} : { group: 'G', groupEffect: 'reduces' });
    await harness.fill(e, 40, 100.02);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a test' });
    for (const leg of [e, s]) await harness.status(leg, 'cancelled');
    expect(harness.of('stop-meddled')).toEqual([]);
    expect(await restored(harness, 1)).toMatchObject({ quantity: 40, stopPrice: s.stopPrice });
  });

  it('raises no alarm when it ends with its target or its entry', async () => {
    const { harness, legs } = await held();
    await harness.fill(legs.t, 40, 103);
    await harness.status(legs.s, 'cancelled');
    expect(alarms(harness)).toEqual([]);
  });
});

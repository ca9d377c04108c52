// Another user or client cancels or loosens our stop: the first time it is restored; soon again it is contested and left to the operator.
import { describe, expect, it } from 'vitest';
import { type Bracket, createRig, type Rig } from '../rig/rig.ts';
import { strategy, TRAIL } from '../rig/settings.ts';

async function held(): Promise<{ rig: Rig; legs: Bracket }> {
  const rig = createRig();
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(6_000);
  return { rig, legs };
}

const alarms = (rig: Rig): string[] => rig.of('alarm-raised').map(({ alarm }) => alarm);

/** The replaced stop rests. */
async function restored(rig: Rig, count: number) {
  expect(rig.submits('protection')).toHaveLength(count);
  const stop = rig.newest('s');
  await rig.told(stop, { status: 'presubmitted' });
  return stop;
}

describe('our stop', () => {
  it('is replaced at once when it is cancelled externally, but not the second time', async () => {
    const { rig, legs } = await held();
    await rig.status(legs.s, 'cancelled');
    const second = await restored(rig, 1);
    await rig.pass(60_000);
    expect(alarms(rig)).toEqual(['stop-by-hand']);
    await rig.status(second, 'cancelled');
    await rig.pass(30_000);
    expect(rig.submits('protection')).toHaveLength(1);
    expect(alarms(rig)).toContain('contested');
  });

  it('is replaced again when it is cancelled again much later', async () => {
    const { rig, legs } = await held();
    await rig.status(legs.s, 'cancelled');
    const second = await restored(rig, 1);
    await rig.pass(11 * 60_000);
    await rig.status(second, 'cancelled');
    await restored(rig, 2);
    expect(alarms(rig)).not.toContain('contested');
  });

  it('is moved back once when it is loosened, and stays loosened the second time', async () => {
    const { rig, legs } = await held();
    const { orderRef, stopPrice = 0 } = legs.s;
    await rig.told(legs.s, { stopPrice: stopPrice - 1 });
    expect(rig.modifies()).toEqual([{ orderRef, stopPrice }]);
    await rig.told(legs.s);
    await rig.pass(20_000);
    await rig.told(legs.s, { stopPrice: stopPrice - 2 });
    await rig.pass(20_000);
    expect(rig.modifies()).toHaveLength(1);
    expect(alarms(rig)).toContain('contested');
    // It stays contested, however much time passes.
    await rig.pass(11 * 60_000);
    await rig.told(legs.s, { stopPrice: stopPrice - 3 });
    await rig.pass(20_000);
    expect(rig.modifies()).toHaveLength(1);
    // Another kind of change does not settle the matter either.
    await rig.status(legs.s, 'cancelled');
    await rig.pass(20_000);
    expect(rig.submits('protection')).toEqual([]);
    expect(rig.of('stop-meddled').at(-1)).toMatchObject({ what: 'cancelled', isContested: true });
  });

  it('is loosened once for as long as no change of ours has moved it back, whatever older reports say', async () => {
    const { rig, legs } = await held();
    const { orderRef, stopPrice = 0 } = legs.s;
    await rig.told(legs.s, { stopPrice: stopPrice - 1 });
    await rig.refused(legs.s, 434);
    await rig.told(legs.s);
    await rig.told(legs.s, { stopPrice: stopPrice - 1 });
    await rig.pass(6_000);
    expect(rig.modifies()).toEqual([
      { orderRef, stopPrice },
      { orderRef, stopPrice },
    ]);
    expect(alarms(rig)).toEqual(['stop-by-hand']);
  });

  it.each([
    ['a trailing order', { type: 'other', stopPrice: undefined }],
    ['a limit', { type: 'limit', stopPrice: undefined, limitPrice: 120 }],
  ] as const)(
    'is cancelled and replaced when it is changed into %s, but not the second time',
    async (_, made) => {
      const { rig, legs } = await held();
      await rig.told(legs.s, { ...made, group: 'G', groupEffect: 'reduces' });
      await rig.status(legs.s, 'presubmitted');
      expect(rig.engine.status().protectedPositions).toBe(0);
      expect(rig.cancels()).toEqual([legs.s.orderRef]);
      await rig.status(legs.s, 'cancelled');
      expect(rig.newest('s')).toMatchObject({ quantity: 100, stopPrice: legs.s.stopPrice });
      const second = await restored(rig, 1);
      expect(rig.engine.status().protectedPositions).toBe(1);
      expect(alarms(rig)).toEqual(['stop-by-hand']);
      await rig.pass(60_000);
      await rig.told(second, made);
      await rig.pass(30_000);
      await rig.told(second, made);
      expect(rig.cancels()).toHaveLength(1);
      expect(rig.engine.status().protectedPositions).toBe(0);
      expect(rig.of('stop-meddled').map(({ what }) => what)).toEqual(['altered', 'altered']);
      await rig.command({ type: 'protect', symbol: 'AAPL', by: 'a test' });
      expect(rig.cancels()).toHaveLength(2);
      await rig.status(second, 'cancelled');
      await restored(rig, 2);
    },
  );

  it('ends its entry when it is changed into another order while the entry still fills', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s])
      await rig.told(leg, { group: leg === e ? '' : 'G', groupEffect: 'reduces' });
    await rig.fill(e, 40, 100);
    await rig.told(s, { type: 'limit', stopPrice: undefined, limitPrice: 120, group: 'G' });
    expect(rig.cancels()).toEqual([e.orderRef]);
    await rig.status(e, 'cancelled');
    expect(rig.cancels()).toEqual([e.orderRef, s.orderRef]);
    await rig.status(s, 'cancelled');
    expect(rig.newest('s')).toMatchObject({ quantity: 40, stopPrice: s.stopPrice });
  });

  it('raises one alarm when it becomes a day order, because that ends at the close', async () => {
    const { rig, legs } = await held();
    for (let time = 0; time < 2; time += 1) await rig.told(legs.s, { validity: 'day', group: 'G' });
    expect(alarms(rig)).toEqual(['day-order']);
    expect(rig.engine.status().protectedPositions).toBe(1);
  });

  it('is replaced no looser than a move of it that was under way when it was cancelled', async () => {
    const rig = createRig({ strategies: [strategy({ trail: TRAIL })] });
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.quote(101);
    const [{ stopPrice = 0 } = {}] = rig.modifies();
    expect(stopPrice).toBeGreaterThan(s.stopPrice ?? 0);
    await rig.status(s, 'cancelled');
    expect(await restored(rig, 1)).toMatchObject({ stopPrice });
  });

  it('is not trailed while it is contested', async () => {
    const rig = createRig({ strategies: [strategy({ trail: TRAIL })] });
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    const { stopPrice = 0 } = s;
    for (const below of [1, 2]) {
      await rig.told(s, { stopPrice: stopPrice - below });
      await rig.told(s, below === 1 ? {} : { stopPrice: stopPrice - below });
    }
    expect(alarms(rig)).toContain('contested');
    const moved = rig.modifies().length;
    for (const last of [100.4, 100.8, 101.2, 101.6]) {
      await rig.pass(6_000);
      await rig.quote(last);
    }
    expect(rig.modifies()).toHaveLength(moved);
  });

  it('is replaced when it is contested and the operator asks for protection', async () => {
    const { rig, legs } = await held();
    await rig.status(legs.s, 'cancelled');
    await rig.status(await restored(rig, 1), 'cancelled');
    expect(rig.submits('protection')).toHaveLength(1);
    const answer = await rig.command({ type: 'protect', symbol: 'AAPL', by: 'me' });
    expect(answer).toMatchObject({ ok: true });
    await rig.pass(300);
    expect(rig.submits('protection')).toHaveLength(2);
  });

  it('stays contested across a restart', async () => {
    const { rig, legs } = await held();
    await rig.status(legs.s, 'cancelled');
    const second = await restored(rig, 1);
    await rig.status(second, 'cancelled');
    const next = await rig.crash();
    await next.ready({
      positions: [{ account: 'DU1234567', symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await next.pass(10_000);
    expect(next.submits('protection')).toEqual([]);
  });

  it('raises no alarm when the broker reports its end before the fill that caused it', async () => {
    const { rig, legs } = await held();
    await rig.quote(103.1);
    await rig.status(legs.s, 'cancelled');
    await rig.fill(legs.t, 100, 103.02);
    const leaving = await held();
    await leaving.rig.quote(100);
    await leaving.rig.predict('SELL');
    await leaving.rig.refused(leaving.rig.newest('x'), 201);
    await leaving.rig.status(leaving.legs.s, 'cancelled');
    await leaving.rig.fill(leaving.legs.t, 100, 99.98);
    for (const each of [rig, leaving.rig]) {
      expect(alarms(each)).toEqual([]);
      expect(each.of('position-closed')).toHaveLength(1);
    }
  });

  it('raises no alarm when it ends with its target or its entry', async () => {
    const { rig, legs } = await held();
    await rig.fill(legs.t, 40, 103);
    await rig.status(legs.s, 'cancelled');
    expect(alarms(rig)).toEqual([]);
  });
});

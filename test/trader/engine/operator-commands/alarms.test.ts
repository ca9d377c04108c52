// Alarms: open from the fact that raised them until a fact that ends them, acknowledged and muted by people, across restarts.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Alarm } from '../../../../src/trader/domain/alarms/alarm.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { evolve } from '../../../../src/trader/engine/fold/evolve.ts';
import { initialState, type State } from '../../../../src/trader/engine/state/state.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { working } from '../orders/entered.ts';

const MINUTE = 60_000;

function openIn({ engine }: Harness, kind: Alarm['kind']): Alarm | undefined {
  return engine.status().alarms.find((alarm) => alarm.kind === kind);
}

async function down(harness: Harness, why = 'silent for 12 s'): Promise<Alarm> {
  harness.broker.say({ type: 'gateway-changed', state: 'dead', why });
  await harness.settle();
  const alarm = openIn(harness, 'gateway-down');
  if (alarm === undefined) throw new Error('no alarm of the gateway');
  return alarm;
}

async function ready(): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  return harness;
}

/** A position whose stop somebody cancels twice is left without one. */
async function unprotected(): Promise<{ harness: Harness; alarm: Alarm }> {
  const harness = await ready();
  const { s } = await harness.enter();
  await harness.status(s, 'cancelled');
  await harness.pass(3_000);
  const alarm = openIn(harness, 'unprotected');
  if (alarm === undefined) throw new Error('nothing is unprotected');
  return { harness, alarm };
}

describe('an alarm', () => {
  it('is open while the gateway is down, and is history with its times once it is back', async () => {
    const harness = await ready();
    const { id, since } = await down(harness);
    expect(openIn(harness, 'gateway-down')).toMatchObject({ text: 'silent for 12 s', times: 1 });
    await harness.pass(20_000);
    await harness.connect();
    await harness.settle();
    expect(openIn(harness, 'gateway-down')).toBeUndefined();
    const [ended] = harness.engine.status().endedAlarms.slice(-1);
    expect(ended).toMatchObject({ id, since });
    expect(ended?.endedAt).toBeGreaterThanOrEqual(since + 20_000);
  });

  it('about a setting of the gateway outlives other facts, until a person has seen to it', async () => {
    const harness = await ready();
    harness.broker.say({ type: 'notice', text: 'volumes come in lots', isUnusable: true });
    await harness.enter();
    const alarm = openIn(harness, 'gateway-unfit');
    expect(alarm).toMatchObject({ text: 'volumes come in lots' });
    const alarmId = alarm?.id ?? '';
    await harness.command({ type: 'acknowledge-alarm', alarmId, note: 'unticked', by: 'ann' });
    expect(openIn(harness, 'gateway-unfit')).toBeUndefined();
  });

  it('is escalated once, unless somebody has answered, and again if it gets worse after an answer', async () => {
    const harness = await ready();
    const { id } = await down(harness);
    const escalate = () => harness.command({ type: 'escalate-alarm', alarmId: id });
    expect(await escalate()).toMatchObject({ ok: true });
    expect(openIn(harness, 'gateway-down')).toHaveProperty('escalatedAt');
    expect(await escalate()).toMatchObject({ ok: false });
    await down(harness, 'the port is closed');
    expect(await escalate()).toMatchObject({ ok: false });

    await harness.command({ type: 'acknowledge-alarm', alarmId: id, note: '', by: 'ann' });
    await down(harness, 'the host is unreachable');
    expect(openIn(harness, 'gateway-down')).not.toHaveProperty('escalatedAt');
    await harness.command({ type: 'mute-alarm', alarmId: id, minutes: 30, by: 'ann' });
    expect(await escalate()).toMatchObject({ ok: false });
    await harness.pass(31 * MINUTE);
    expect(await escalate()).toMatchObject({ ok: true });
  });

  it('survives a crash with what was said about it', async () => {
    const harness = await ready();
    const { id } = await down(harness);
    await harness.command({ type: 'acknowledge-alarm', alarmId: id, note: 'cable', by: 'ann' });
    await harness.command({ type: 'mute-alarm', alarmId: id, minutes: 30, by: 'ann' });
    const before = openIn(harness, 'gateway-down');
    const next = await harness.crash();
    expect(openIn(next, 'gateway-down')).toEqual(before);
    expect(before).toMatchObject({
      acknowledged: { by: 'ann', note: 'cable' },
      muted: { by: 'ann' },
    });
  });

  it('calls again, unacknowledged and unmuted, when it is stated in other words', async () => {
    const harness = await ready();
    const { id } = await down(harness);
    await harness.command({ type: 'acknowledge-alarm', alarmId: id, note: '', by: 'ann' });
    await harness.command({ type: 'mute-alarm', alarmId: id, minutes: 30, by: 'ann' });
    await down(harness, 'the network is gone');
    const again = openIn(harness, 'gateway-down');
    expect(again).toMatchObject({ id, times: 2, text: 'the network is gone' });
    expect(again?.acknowledged).toBeUndefined();
    expect(again?.muted).toBeUndefined();
  });

  it('is muted for at most four hours, and never if a position has no stop', async () => {
    const harness = await ready();
    const { id } = await down(harness);
    for (const minutes of [0, 241])
      expect(
        await harness.command({ type: 'mute-alarm', alarmId: id, minutes, by: 'ann' }),
      ).toMatchObject({ ok: false, kind: 'refused' });
    expect(
      await harness.command({ type: 'mute-alarm', alarmId: id, minutes: 240, by: 'ann' }),
    ).toMatchObject({ ok: true });
    expect(openIn(harness, 'gateway-down')?.muted?.until).toBe(harness.now() + 240 * MINUTE);
    expect(
      await harness.command({ type: 'mute-alarm', alarmId: id, minutes: 1, by: 'ann' }),
    ).toMatchObject({ ok: true, text: expect.stringMatching(/^Muted for 1 minute: /) });
    const bare = await unprotected();
    expect(
      await bare.harness.command({
        ...{ type: 'mute-alarm', alarmId: bare.alarm.id, minutes: 5, by: 'ann' },
      }),
    ).toMatchObject({
      ok: false,
      kind: 'refused',
      text: expect.stringContaining('sluice protect'),
    });
    expect(bare.harness.of('alarm-muted')).toEqual([]);
  });

  it('of a position without a stop ends when its stop works', async () => {
    const { harness } = await unprotected();
    await harness.told(harness.newest('s'), { status: 'presubmitted' });
    await harness.pass(1_000);
    expect(openIn(harness, 'unprotected')).toBeUndefined();
    expect(harness.engine.status().endedAlarms.map(({ kind }) => kind)).toContain('unprotected');
  });

  it('of prices ends when they are live again', async () => {
    const harness = await ready();
    await harness.quote(100, { isLive: false });
    await harness.pass(11_000);
    expect(openIn(harness, 'prices-not-live')).toBeDefined();
    await harness.quote(100, { isLive: true });
    await harness.pass(1_000);
    expect(openIn(harness, 'prices-not-live')).toBeUndefined();
  });

  it('of a cancel without an answer ends with the order, although the position is held', async () => {
    const harness = createHarness();
    const { e, t, s } = await working(harness);
    await harness.fill(e, 40, 100.02);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    await harness.pass(12_600);
    expect(openIn(harness, 'cancel-unanswered')).toBeDefined();
    await harness.snapshot({
      openOrders: [e, t, s].map((terms) => reportOf(terms)),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }],
    });
    expect(harness.state().orders.get(e.orderRef)?.status).toBe('working');
    expect(openIn(harness, 'cancel-unanswered')).toBeDefined();
    await harness.status(e, 'cancelled');
    expect(harness.engine.status().positions).toBe(1);
    expect(openIn(harness, 'cancel-unanswered')).toBeUndefined();
  });

  it('of an unknown order is open until its cancel by number is answered and a list disproves it', async () => {
    const harness = await ready();
    await harness.predict('BUY');
    const { e, t, s } = harness.bracket();
    const all = [e, t, s];
    harness.broker.say({ type: 'sent', orderRefs: all.map(({ orderRef }) => orderRef) });
    await harness.pass(5_000);
    for (const { orderRef } of all) harness.broker.say({ type: 'ack-overdue', orderRef });
    await harness.settle();
    await harness.pass(600);
    await harness.snapshot();
    expect(harness.cancels()).toContain(e.orderRef);
    expect(openIn(harness, 'order-unknown')).toBeDefined();
    expect(harness.engine.status().unknownOrders).toBe(3);
    for (const { handle } of all)
      harness.broker.say({ type: 'cancel-refused', handle, known: false, text: 'not found' });
    await harness.settle();
    await harness.pass(600);
    await harness.snapshot();
    expect(openIn(harness, 'order-unknown')).toBeUndefined();
    expect(harness.engine.status().unknownOrders).toBe(0);
  });

  it('of a refused cancel ends with the order, although the position is held', async () => {
    const harness = createHarness();
    const { e, t, s } = await working(harness);
    await harness.fill(e, 40, 100.02);
    await harness.command({ type: 'halt', why: 'lunch', by: 'a person' });
    const { handle } = e;
    for (let time = 0; time < 3; time += 1) {
      harness.broker.say({ type: 'cancel-refused', handle, known: true, text: 'not now' });
      await harness.snapshot({
        openOrders: [e, t, s].map((terms) => reportOf(terms)),
        positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 40, averageCost: 100 }],
      });
      await harness.pass(6_000);
    }
    expect(openIn(harness, 'cancel-refused')).toBeDefined();
    await harness.status(e, 'cancelled');
    expect(harness.engine.status().positions).toBe(1);
    expect(openIn(harness, 'cancel-refused')).toBeUndefined();
  });

  it('of a day order ends when an order that rests until it is cancelled has its place', async () => {
    const harness = await ready();
    const { s, t } = await harness.enter();
    const inGroup = { group: 'G', groupEffect: 'reduces' } as const;
    for (const leg of [s, t]) await harness.told(leg, { ...inGroup, validity: 'day' });
    expect(openIn(harness, 'day-order')).toBeDefined();
    await harness.told(s, inGroup);
    expect(openIn(harness, 'day-order')).toBeDefined();
    await harness.told(t, inGroup);
    expect(harness.engine.status().positions).toBe(1);
    expect(openIn(harness, 'day-order')).toBeUndefined();
  });

  it('of a day order is open although the broker has not numbered the order yet', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.predict('BUY');
    const { s, t } = harness.bracket();
    await harness.told(s, { group: 'G' });
    await harness.told(t, {
      group: 'G',
      validity: 'day',
      status: 'pending',
      brokerLink: undefined,
    });
    await harness.pass(1_000);
    expect(openIn(harness, 'day-order')).toBeDefined();
  });

  it('of a day order outlives its end at the close, when nothing rests', async () => {
    const harness = await ready();
    const { s, t } = await harness.enter();
    const inGroup = { group: 'G', groupEffect: 'reduces' } as const;
    await harness.told(s, { ...inGroup, validity: 'day' });
    await harness.status(t, 'cancelled');
    await harness.status(s, 'cancelled');
    expect(openIn(harness, 'day-order')).toBeDefined();
  });

  it('that does not exist, or has ended, is answered with the way to the list', async () => {
    const harness = await ready();
    expect(
      await harness.command({ type: 'acknowledge-alarm', alarmId: 'A1', note: '', by: 'ann' }),
    ).toMatchObject({
      ok: false,
      kind: 'not-found',
      text: expect.stringContaining('sluice alarms'),
    });
  });
});

describe('the fold of alarms', () => {
  const DAY = 24 * 60 * MINUTE;

  function folded(facts: readonly (readonly [number, Fact])[]): State {
    const state = initialState('j', 'paper', ACCOUNT);
    for (const [index, [at, fact]] of facts.entries())
      evolve(state, { seq: index + 1, at: instant(at), cause: 0, correlation: '', fact });
    return state;
  }

  const byHand = {
    type: 'alarm-raised',
    alarm: 'closed-by-hand',
    symbol: 'AAPL',
    text: 'closed',
  } as const;
  const later = { type: 'halt-file-changed', isPresent: false } as const;

  it('ends what has happened when somebody has seen it, with their words, or after three days', () => {
    const seen = {
      type: 'alarm-acknowledged',
      alarmId: 'A1',
      by: 'ann',
      note: 'it was me',
    } as const;
    const said = folded([
      [0, byHand],
      [MINUTE, seen],
    ]);
    expect([...said.alarms.values()]).toEqual([]);
    expect(said.endedAlarms).toMatchObject([{ id: 'A1', acknowledged: { note: 'it was me' } }]);
    expect(
      folded([
        [0, byHand],
        [3 * DAY, later],
      ]).alarms.size,
    ).toBe(1);
    expect(
      folded([
        [0, byHand],
        [3 * DAY + 1, later],
      ]).alarms.size,
    ).toBe(0);
  });

  it('keeps at most 200 open and 200 ended ones, and never drops a position without a stop', () => {
    const bare = {
      type: 'alarm-raised',
      alarm: 'unprotected',
      symbol: 'BARE',
      text: 'bare',
    } as const;
    const lost = {
      type: 'cover-lost',
      ...{ positionId: 'BARE-1', symbol: 'BARE', shares: 1, isContested: false },
    } as const;
    const many = Array.from(
      { length: 500 },
      (_, n) => [2, { ...byHand, symbol: `S${n}` }] as const,
    );
    const state = folded([[0, lost], [1, bare], ...many]);
    expect(state.alarms.size).toBe(200);
    expect(state.endedAlarms).toHaveLength(200);
    expect([...state.alarms.values()].map(({ kind }) => kind)).toContain('unprotected');
  });

  it('does not ring for who halts by hand, and rings for a halt of the engine until the resume', () => {
    const halted = (why: string) =>
      ({ type: 'trading-changed', state: 'HALTED', why, by: 'engine' }) as const;
    expect(folded([[0, halted('lunch')]]).alarms.size).toBe(0);
    const engines = folded([[0, halted('quantity-mismatch')]]);
    expect([...engines.alarms.values()]).toMatchObject([{ kind: 'halted' }]);
    const resumed = {
      type: 'trading-changed',
      state: 'ACTIVE',
      why: 'resumed',
      by: 'operator',
    } as const;
    expect(
      folded([
        [0, halted('quantity-mismatch')],
        [1, resumed],
      ]).alarms.size,
    ).toBe(0);
  });
});

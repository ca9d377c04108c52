// Leaving: one exit in the stop's group, or alone when nothing else can close; and every reason to leave.
import { describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, rule } from '../rig/settings.ts';

async function held(rig: Rig, signal?: string) {
  await rig.ready();
  return rig.enter(signal);
}

const at = (text: string) => instant(Date.parse(text));

const timed = rule({
  exit: { opposite: true, neutral: true, maxMs: 1_800_000, flattenBeforeCloseMs: 300_000 },
});

describe('an exit', () => {
  it("joins the stop's group at the quantity held, and the trade ends with it", async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const [exit] = rig.submits('exit');
    expect(exit?.legs).toMatchObject([
      {
        leg: 'x',
        side: 'sell',
        type: 'market',
        quantity: 100,
        ocaGroup: 'G',
        tif: { kind: 'day' },
      },
    ]);
    const x = rig.newest('x');
    await rig.fill(x, 100, 100.5);
    expect(rig.of('position-closed')).toMatchObject([
      { reason: 'neutral', exitPrice: 100.5, quantity: 100 },
    ]);
    // The broker cancels the group itself; ours would only cross it.
    expect(rig.cancels()).toEqual([]);
    await rig.status(s, 'cancelled');
    await rig.pass(2_500);
    expect(rig.cancels()).toEqual([t.orderRef]);
  });

  it('is left to the target, re-priced through the market, when the group refuses a late member', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    // Bid 99.98 less the collar of 0.2 %.
    expect(rig.modifies().at(-1)).toEqual({
      orderRef: t.orderRef,
      quantity: 100,
      limitPrice: 99.79,
    });
    expect(rig.cancels()).toEqual([]);
    await rig.told(t, { ocaGroup: 'G', ocaType: 3, limitPrice: 99.79 });
    expect(rig.of('target-moved')).toEqual([]);
    await rig.fill(t, 100, 99.98);
    await rig.status(s, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'neutral' }]);
  });

  it('follows a market that leaves the re-priced target behind, a second at a time', async () => {
    const rig = createRig({ rules: [timed] });
    const { t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.told(t, { ocaGroup: 'G', ocaType: 3, limitPrice: 99.79 });
    const before = rig.modifies().length;
    await rig.quote(99.5);
    expect(rig.modifies()).toHaveLength(before);
    await rig.pass(1_300);
    expect(rig.modifies().at(-1)).toMatchObject({ orderRef: t.orderRef, limitPrice: 99.29 });
  });

  it('does not go alone because the broker has ended stop and target: what ended them may have filled', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.told(t, { ocaGroup: 'G', ocaType: 3, limitPrice: 99.79 });
    // The change became a second order, which fills; nobody has told of its execution yet.
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(1);
    const at = rig.now();
    const execution = executionOf(t, { execId: '0001.f.01', shares: 100, price: 99.98, at });
    await rig.snapshot({ executions: [execution] });
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'neutral' }]);
    await rig.pass(2_000);
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('goes alone after a second in which the broker has told of nothing that filled', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.told(t, { ocaGroup: 'G', ocaType: 3, limitPrice: 99.79 });
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    await rig.pass(1_300);
    expect(rig.submits('exit')).toHaveLength(2);
  });

  it('goes alone only after stop and target have ended, when the target cannot be re-priced either', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(t, 201);
    // The stop ends last: however long the target takes, the position is covered.
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    expect(rig.cancels()).toEqual([t.orderRef, s.orderRef]);
    expect(rig.submits('exit')).toHaveLength(1);
    await rig.status(s, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(2);
    expect(rig.newest('x').ocaGroup).toBeUndefined();
    expect(rig.submits('protection')).toEqual([]);
  });

  it('asks for the end of the stop it waits for after a second: nothing covers the shares meanwhile', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    const asked = () => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    const position = {
      account: ACCOUNT,
      symbol: 'AAPL',
      conId: 1,
      quantity: 100,
      averageCost: 100,
    };
    await rig.pass(6_000);
    await rig.snapshot({ openOrders: [reportOf(s), reportOf(t)], positions: [position] });
    await rig.quote(100);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(t, 201);
    await rig.status(t, 'cancelled');
    await rig.pass(900);
    const before = asked();
    await rig.pass(600);
    expect(asked()).toBe(before + 1);
    const { orderRef, symbol } = s;
    const ended = { account: ACCOUNT, permId: `9${s.orderId}`, orderRef, symbol, why: '' } as const;
    const completedOrders = [{ ...ended, status: 'cancelled', filled: 0 } as const];
    await rig.snapshot({ completedOrders, positions: [position] });
    expect(rig.newest('x')).toMatchObject({ quantity: 100 });
    expect(rig.submits('exit')).toHaveLength(2);
  });

  it('counts what the stop filled while it was being cancelled', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(t, 201);
    await rig.fill(s, 60, 98.5);
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.newest('x').quantity).toBe(40);
  });

  it('never goes beside a stop whose group nobody knows', async () => {
    const rig = createRig({ rules: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    for (const leg of [e, t, s]) await rig.told(leg);
    await rig.fill(e, 100, 100.02);
    await rig.predict('NEUTRAL');
    expect(rig.submits('exit')).toEqual([]);
    expect(rig.cancels()).toEqual([t.orderRef]);
    await rig.status(t, 'cancelled');
    await rig.status(s, 'cancelled');
    expect(rig.submits('exit')).toHaveLength(1);
  });

  it('waits while another exit is unknown', async () => {
    const rig = createRig({ rules: [timed] });
    await held(rig);
    await rig.predict('NEUTRAL');
    const x = rig.newest('x');
    rig.broker.say({ type: 'sent', orderRefs: [x.orderRef] });
    rig.broker.say({ type: 'ack-overdue', orderRef: x.orderRef, orderId: x.orderId });
    await rig.pass(70_000);
    expect(rig.submits('exit')).toHaveLength(1);
    expect(rig.engine.status().unknownOrders).toBe(1);
  });

  it('that is refused again and again pauses, and the position gets its stop back meanwhile', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    await rig.refused(rig.newest('x'), 201);
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    await rig.refused(rig.newest('x'), 201);
    await rig.refused(rig.newest('x'), 201);
    await rig.pass(1_000);
    expect(rig.submits('exit')).toHaveLength(3);
    expect(rig.newest('s')).toMatchObject({ quantity: 100, stopPrice: 98.52 });
    await rig.told(rig.newest('s'));
    await rig.pass(61_000);
    expect(rig.submits('exit')).toHaveLength(4);
    expect(rig.newest('x').ocaGroup).toBe(rig.newest('s').orderRef);
  });

  it('after which more was closed than held is alarmed and bought back, whatever else works ending first', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const first = rig.newest('x');
    await rig.told(first, { ocaGroup: 'G', ocaType: 3 });
    await rig.fill(s, 100, 98.5);
    await rig.fill(first, 60, 98.5);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('sign-flip');
    expect(rig.cancels()).toEqual(expect.arrayContaining([first.orderRef, t.orderRef]));
    expect(rig.submits('exit')).toHaveLength(1);
    await rig.status(first, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.newest('x')).toMatchObject({ side: 'buy', quantity: 60 });
    await rig.fill(rig.newest('x'), 60, 98.6);
    expect(rig.state().positions.get(rig.of('position-closed')[0]?.positionId ?? '')?.status).toBe(
      'closed',
    );
  });

  it('buys nothing back on a new line before the account was compared', async () => {
    const rig = createRig({ rules: [timed] });
    const { s, t } = await held(rig);
    await rig.predict('NEUTRAL');
    const first = rig.newest('x');
    await rig.told(first, { ocaGroup: 'G', ocaType: 3 });
    await rig.fill(s, 100, 98.5);
    await rig.fill(first, 60, 98.5);
    await rig.connect();
    for (const leg of [first, t]) await rig.status(leg, 'cancelled');
    await rig.pass(1_000);
    // Somebody may have bought the 60 meanwhile.
    expect(rig.submits('exit')).toHaveLength(1);
    const short = { account: ACCOUNT, symbol: 'AAPL', conId: 1, quantity: -60, averageCost: 98.5 };
    await rig.snapshot({ positions: [short] });
    expect(rig.newest('x')).toMatchObject({ side: 'buy', quantity: 60 });
  });

  it('first ends an entry that still works', async () => {
    const rig = createRig({ rules: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { ocaGroup: 'G', ocaType: 3 });
    await rig.fill(e, 40, 100.02);
    await rig.predict('NEUTRAL');
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.submits('exit')).toEqual([]);
    await rig.status(e, 'cancelled');
    // Beside children of 100 an exit of 40 would leave some of them at work on nothing.
    expect(rig.modifies()).toMatchObject([
      { orderRef: t.orderRef, quantity: 40 },
      { orderRef: s.orderRef, quantity: 40 },
    ]);
    expect(rig.submits('exit')).toEqual([]);
    for (const leg of [t, s]) await rig.told(leg, { ocaGroup: 'G', ocaType: 3, quantity: 40 });
    expect(rig.newest('x')).toMatchObject({ quantity: 40, ocaGroup: 'G' });
  });

  it('goes beside children of another size when the broker does not answer for a second', async () => {
    const rig = createRig({ rules: [timed] });
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { ocaGroup: 'G', ocaType: 3 });
    await rig.fill(e, 40, 100.02);
    await rig.predict('NEUTRAL');
    await rig.status(e, 'cancelled');
    expect(rig.submits('exit')).toEqual([]);
    await rig.pass(1_300);
    expect(rig.newest('x')).toMatchObject({ quantity: 40, ocaGroup: 'G' });
  });
});

describe('a position is left', () => {
  it('by age, by the close of the session, and early on a short day', async () => {
    const aged = createRig({ rules: [timed] });
    await held(aged);
    await aged.pass(1_799_000);
    await aged.quote(100);
    expect(aged.of('position-closing')).toEqual([]);
    await aged.pass(1_500);
    expect(aged.of('position-closing')).toMatchObject([{ reason: 'max_minutes' }]);

    const short = createRig({
      rules: [
        rule({
          exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: 300_000 },
        }),
      ],
      // The day after Thanksgiving closes at 13:00.
      at: instant(Date.parse('2026-11-27T15:00:20Z')),
    });
    await held(short);
    await short.jump(instant(Date.parse('2026-11-27T17:54:58Z')));
    expect(short.of('position-closing')).toEqual([]);
    await short.quote(100);
    await short.jump(instant(Date.parse('2026-11-27T17:55:00Z')));
    expect(short.of('position-closing')).toMatchObject([{ reason: 'session_end' }]);
  });

  it('before the earlier close where the broker lists another than we do', async () => {
    const rig = createRig({ rules: [rule({ exit: { ...timed.exit, maxMs: undefined } })] });
    await held(rig);
    const instrument = rig.state().instruments.get('AAPL');
    if (instrument === undefined) throw new Error('AAPL is not resolved');
    const span = { open: at('2026-11-18T14:30:00Z'), close: at('2026-11-18T20:00:00Z') };
    const brokerDays = [{ day: '2026-11-18' as TradingDay, span }];
    rig.broker.say({ type: 'instrument-resolved', instrument: { ...instrument, brokerDays } });
    await rig.jump(at('2026-11-18T19:54:00Z'));
    expect(rig.of('position-closing')).toEqual([]);
    await rig.jump(at('2026-11-18T19:55:01Z'));
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'session_end' }]);
  });

  it('and is told of, half a minute before the close, when it is still not left', async () => {
    const rig = createRig({ rules: [timed], at: instant(Date.parse('2026-11-18T20:50:20Z')) });
    await held(rig);
    await rig.jump(instant(Date.parse('2026-11-18T20:55:00Z')));
    await rig.told(rig.newest('x'), { ocaGroup: 'G', ocaType: 3 });
    await rig.jump(instant(Date.parse('2026-11-18T20:59:29Z')));
    expect(rig.of('alarm-raised')).toEqual([]);
    await rig.pass(5_000);
    expect(rig.of('alarm-raised')).toMatchObject([
      { alarm: 'still-closing', text: expect.stringContaining('its stop rests') },
    ]);
  });

  it('not by a working entry: that ends six minutes before the close', async () => {
    const rig = createRig({
      rules: [timed],
      at: instant(Date.parse('2026-11-18T20:53:20Z')),
    });
    await rig.ready();
    await rig.predict('BUY');
    const { e } = rig.bracket();
    await rig.told(e);
    await rig.jump(instant(Date.parse('2026-11-18T20:53:59Z')));
    expect(rig.cancels()).toEqual([]);
    await rig.pass(1_300);
    expect(rig.cancels()).toEqual([e.orderRef]);
  });

  it('at the next open when the process was down over the close', async () => {
    const rig = createRig({ rules: [timed], at: instant(Date.parse('2026-11-18T20:40:00Z')) });
    const { s, t } = await held(rig);
    const next = await rig.crash(17 * 3_600_000);
    await next.connect();
    const openOrders = [t, s].map((leg) => reportOf(leg, { ocaGroup: 'G', ocaType: 3 }));
    const positions = [
      { account: ACCOUNT, symbol: 'AAPL', conId: 1, quantity: 100, averageCost: 100 },
    ];
    await next.snapshot({ openOrders, positions });
    await next.pass(1_000);
    // 08:40: the market is closed, the stop rests.
    expect(next.of('position-closing')).toEqual([]);
    await next.jump(instant(Date.parse('2026-11-19T14:30:01Z')));
    await next.quote(99);
    await next.pass(300);
    expect(next.of('position-closing')).toMatchObject([{ reason: 'missed_flatten' }]);
    expect(next.newest('x')).toMatchObject({ quantity: 100, ocaGroup: 'G' });
  });

  it('when the halt of its symbol is over, not before', async () => {
    const rig = createRig({ rules: [timed] });
    await held(rig);
    await rig.quote(100, { isHalted: true });
    await rig.predict('NEUTRAL', { timestamp: rig.now() });
    await rig.pass(500);
    expect(rig.submits('exit')).toEqual([]);
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.submits('exit')).toHaveLength(1);
  });
});

describe('a reversal', () => {
  it('is a wish until the symbol is flat and the broker agrees, and is then judged anew', async () => {
    // The rest after a trade is not meant for the reversal that ended it.
    const rig = createRig({ rules: [rule({ cooldownMs: 300_000 })] });
    const { s, t } = await held(rig);
    await rig.pass(6_000);
    await rig.quote(100);
    await rig.predict('SELL');
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    expect(rig.of('wish-stored')).toHaveLength(1);
    await rig.fill(rig.newest('x'), 100, 99.98);
    for (const leg of [s, t]) await rig.status(leg, 'cancelled');
    await rig.pass(4_000);
    expect(rig.submits('entry')).toHaveLength(1);
    const asked = rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await rig.pass(2_000);
    // Nobody told the broker's net since the exit: it is asked for.
    expect(rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length).toBe(asked + 1);
    await rig.snapshot();
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.submits('entry')).toHaveLength(2);
    expect(rig.bracket().e).toMatchObject({ side: 'sell', quantity: 100 });
    expect(rig.of('signal-taken').map(({ signal }) => signal.side)).toEqual(['long', 'short']);
  });

  it('is not granted on a price that has grown old meanwhile', async () => {
    const rig = createRig();
    await wishing(rig);
    await rig.pass(5_500);
    await rig.snapshot();
    await rig.pass(300);
    expect(rig.kinds()).toContain('quote_stale');
  });

  it('is given up when the price moved away, when the stop was hit, and when a newer word comes', async () => {
    const moved = createRig();
    await wishing(moved);
    await moved.pass(5_500);
    await moved.snapshot();
    await moved.quote(100.3);
    await moved.pass(300);
    expect(moved.kinds()).toEqual(['moved_away']);

    const stopped = createRig();
    const { s } = await held(stopped);
    await stopped.predict('SELL');
    await stopped.fill(s, 100, 98.5);
    await stopped.pass(300);
    expect(stopped.of('wish-dropped').at(-1)?.why).toBe('stopped out while waiting');

    const renewed = createRig();
    await wishing(renewed);
    await renewed.predict('NEUTRAL');
    expect(renewed.of('wish-dropped').at(-1)?.why).toBe('a newer prediction came');
    await renewed.pass(7_000);
    await renewed.snapshot();
    await renewed.quote(100);
    await renewed.pass(300);
    expect(renewed.submits('entry')).toHaveLength(1);
  });

  it('ends an entry that still works, and what of it fills on the way is left too', async () => {
    const rig = createRig();
    await rig.ready();
    await rig.predict('BUY');
    const { e, s, t } = rig.bracket();
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { ocaGroup: 'G', ocaType: 3 });
    await rig.predict('SELL');
    expect(rig.cancels()).toEqual([e.orderRef]);
    expect(rig.of('wish-stored')).toHaveLength(1);
    await rig.fill(e, 30, 100.02);
    await rig.status(e, 'cancelled');
    await rig.pass(300);
    expect(rig.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    for (const leg of [t, s]) await rig.told(leg, { ocaGroup: 'G', ocaType: 3, quantity: 30 });
    expect(rig.newest('x')).toMatchObject({ quantity: 30, ocaGroup: 'G' });
  });

  it('does not survive a restart', async () => {
    const rig = createRig();
    await wishing(rig);
    const next = await rig.crash();
    await next.ready();
    await next.pass(8_000);
    await next.quote(100);
    await next.pass(300);
    expect(next.submits()).toEqual([]);
    expect(next.state().wishes.size).toBe(0);
  });

  async function wishing(rig: Rig): Promise<void> {
    const { s, t } = await held(rig);
    await rig.predict('SELL');
    await rig.fill(rig.newest('x'), 100, 99.98);
    for (const leg of [s, t]) await rig.status(leg, 'cancelled');
    expect(rig.state().wishes.size).toBe(1);
  }
});

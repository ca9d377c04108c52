// While a position of ours is unprotected, nothing is entered anywhere; it lifts itself, or an operator accepts it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, feed, strategy } from '../rig/settings.ts';

const SYMBOLS = ['META', 'AMZN'] as const;
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

interface Held {
  readonly rig: Rig;
  readonly bracket: ReturnType<Rig['bracket']>;
}

async function quoted(rig: Rig): Promise<void> {
  for (const symbol of SYMBOLS) await rig.quote(100, { symbol });
}

/** META is held under its stop; AMZN is free. */
async function holding(options: Parameters<typeof createRig>[0] = {}): Promise<Held> {
  const rig = createRig({
    strategies: [strategy({ symbols: SYMBOLS, cooldownMs: 0 })],
    settings: { feeds: [feed(SYMBOLS)] },
    ...options,
  });
  await rig.ready();
  await quoted(rig);
  await rig.predict('BUY', { symbol: 'META' });
  const bracket = rig.bracket();
  const { e, t, s } = bracket;
  rig.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
  await rig.told(e);
  for (const leg of [t, s]) await rig.told(leg, { ...GROUP, status: 'presubmitted' });
  await rig.fill(e, e.quantity, 100.02);
  await rig.pass(6_000);
  return { rig, bracket };
}

/** What a signal in AMZN is refused for; empty when it is taken. */
async function refusedInAmzn(rig: Rig): Promise<readonly string[]> {
  const before = rig.of('signal-refused').length;
  await quoted(rig);
  await rig.predict('BUY', { symbol: 'AMZN' });
  return rig.of('signal-refused').length === before ? [] : rig.kinds();
}

/** Everything that works is cancelled by a person; the restored stop rests again. */
async function restoredOnce({ rig, bracket }: Held) {
  await rig.status(bracket.s, 'cancelled');
  const second = rig.newest('s');
  await rig.told(second, { ...GROUP, status: 'presubmitted' });
  return second;
}

/** The second cancel within ten minutes: nobody restores the stop. */
async function contested(held: Held): Promise<void> {
  const second = await restoredOnce(held);
  await held.rig.pass(60_000);
  await held.rig.status(second, 'cancelled');
}

describe('an unprotected position', () => {
  it('is none where the report of its stop waits in the inbox of a daemon that stood still', async () => {
    const rig = createRig({
      strategies: [strategy({ symbols: SYMBOLS })],
      settings: { feeds: [feed(SYMBOLS)] },
    });
    await rig.ready();
    await quoted(rig);
    await rig.predict('BUY', { symbol: 'META' });
    const { e, t, s } = rig.bracket();
    rig.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
    await rig.told(e);
    await rig.told(t, { ...GROUP, status: 'presubmitted' });
    await rig.fill(e, e.quantity, 100.02);
    // The timers of three seconds are late, and the report comes after them in the same turn.
    const until = rig.time.wall.now() + 3_000;
    while (rig.time.step(until));
    await rig.told(s, { ...GROUP, status: 'presubmitted' });
    await rig.pass(6_000);
    expect(rig.of('cover-lost')).toEqual([]);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('unprotected');
  });

  it('keeps every other symbol from being entered until it is protected again', async () => {
    const held = await holding();
    const { rig } = held;
    await contested(held);
    expect(await refusedInAmzn(rig)).toEqual(['unprotected']);
    expect(rig.reasons()).toEqual([{ kind: 'unprotected', symbol: 'META' }]);
    expect(rig.engine.status()).toMatchObject({
      trading: { state: 'ACTIVE' },
      ready: { isReady: false },
    });
    const position = { account: ACCOUNT, symbol: 'META', quantity: 100, averageCost: 100 };
    await rig.snapshot({ positions: [position], openOrders: [reportOf(held.bracket.t, GROUP)] });
    expect(rig.engine.status().comparison.differences).toMatchObject([
      { kind: 'missing-stop', symbol: 'META', action: 'ignored' },
    ]);
    await rig.command({ type: 'protect', symbol: 'META', by: 'a test' });
    await rig.told(rig.newest('s'), { ...GROUP, status: 'presubmitted' });
    expect(await refusedInAmzn(rig)).toEqual([]);
    expect(rig.engine.status().ready.isReady).toBe(true);
  });

  it('counts from two seconds on while its stop is being restored, and the count begins anew', async () => {
    const held = await holding();
    const { rig } = held;
    await rig.status(held.bracket.s, 'cancelled');
    await rig.pass(1_500);
    const second = rig.newest('s');
    await rig.told(second, { ...GROUP, status: 'presubmitted' });
    await rig.told(second, { ...GROUP, quantity: 40 });
    await rig.pass(1_500);
    expect(rig.of('cover-lost')).toEqual([]);
    await rig.pass(1_000);
    expect(rig.of('cover-lost')).toMatchObject([{ symbol: 'META', shares: 60 }]);
    expect(rig.of('alarm-raised').at(-1)?.text).toBe(
      'META 100 has NO STOP for 60 of its shares; the loss is unlimited: run `sluice protect META` or `sluice exit META --yes`; no entries anywhere until then',
    );
    expect(await refusedInAmzn(rig)).toEqual(['unprotected']);
    await rig.told(second, { ...GROUP, quantity: 100 });
    expect(rig.of('cover-restored')).toHaveLength(1);
    expect(await refusedInAmzn(rig)).toEqual([]);
  });

  it('counts from 250 ms of wall time on when the market clock runs faster', async () => {
    const held = await holding({ speed: 60 });
    const { rig } = held;
    await rig.status(held.bracket.s, 'cancelled');
    // In market time: 12 s of the 15 s that pass in 250 ms.
    await rig.pass(200);
    expect(rig.of('cover-lost')).toEqual([]);
    await rig.pass(100);
    expect(rig.of('cover-lost')).toHaveLength(1);
  });

  it('cancels nothing: an entry that works goes on', async () => {
    const held = await holding();
    const { rig } = held;
    await quoted(rig);
    await rig.predict('BUY', { symbol: 'AMZN' });
    const { e, t, s } = rig.bracket();
    expect(e.symbol).toBe('AMZN');
    await rig.told(e);
    for (const leg of [t, s]) await rig.told(leg, { group: 'A', groupEffect: 'reduces' });
    await rig.status(held.bracket.s, 'cancelled');
    await rig.pass(2_500);
    expect(rig.of('cover-lost')).toHaveLength(1);
    expect(rig.cancels()).toEqual([]);
  });

  it('is accepted by an operator for as long as it lasts, and no longer', async () => {
    const held = await holding();
    const { rig } = held;
    const accept = () =>
      rig.command({
        type: 'resume',
        overrideDailyLoss: false,
        despiteUnprotected: 'META',
        by: 'a test',
      });
    expect(await accept()).toMatchObject({ ok: false, kind: 'refused' });
    await contested(held);
    expect(await accept()).toMatchObject({ ok: true });
    expect(await refusedInAmzn(rig)).toEqual([]);
    expect(rig.engine.status()).toMatchObject({
      unprotected: ['META'],
      uncovered: [{ symbol: 'META', kind: 'waived', by: 'a test' }],
      ready: { isReady: false },
    });
    // It is recorded, so that a restart does not forget it; it ends with the cover.
    expect([...rig.state().unprotected.values()]).toMatchObject([{ waivedBy: 'a test' }]);
    await rig.command({ type: 'protect', symbol: 'META', by: 'a test' });
    const third = rig.newest('s');
    await rig.told(third, { ...GROUP, status: 'presubmitted' });
    expect(rig.state().unprotected.size).toBe(0);
    await rig.told(third, { ...GROUP, quantity: 40 });
    await rig.pass(2_500);
    expect(rig.engine.status().uncovered).toMatchObject([{ covered: 40, kind: 'unprotected' }]);
  });

  it('ends with the position', async () => {
    const held = await holding();
    const { rig } = held;
    await contested(held);
    await rig.command({ type: 'exit', symbol: 'META', isConfirmed: true, by: 'a test' });
    await rig.status(held.bracket.t, 'cancelled');
    await rig.pass(300);
    await rig.fill(rig.newest('x'), 100, 99.9);
    expect(rig.of('position-closed')).toHaveLength(1);
    await rig.pass(6_000);
    expect(await refusedInAmzn(rig)).toEqual([]);
  });

  it('blocks entries across a restart', async () => {
    const held = await holding();
    await contested(held);
    const rig = await held.rig.crash();
    const position = { account: ACCOUNT, symbol: 'META', quantity: 100, averageCost: 100 };
    const openOrders = [reportOf(held.bracket.t, GROUP)];
    await rig.ready({ positions: [position], openOrders });
    await rig.pass(6_000);
    expect(await refusedInAmzn(rig)).toEqual(['unprotected']);
  });

  it('counts from the open when a stop that is gone overnight is held back', async () => {
    const held = await holding();
    const { rig } = held;
    const evening = instant(Date.UTC(2026, 10, 18, 22, 0, 0));
    await rig.jump(evening);
    await rig.status(held.bracket.s, 'cancelled');
    await rig.pass(10_000);
    expect(rig.engine.status().protectedPositions).toBe(0);
    expect(rig.of('alarm-raised').map(({ alarm }) => alarm)).toContain('stop-held-back');
    expect(rig.of('cover-lost')).toEqual([]);
    // Half past nine: no price of the day and no answer of the broker rules out a split.
    await rig.jump(instant(Date.UTC(2026, 10, 19, 14, 30, 0)));
    expect(rig.of('cover-lost')).toEqual([]);
    await rig.pass(2_500);
    expect(rig.of('cover-lost')).toHaveLength(1);
  });
});

describe('a stop that ends because its group fills', () => {
  it('is not the first of two cancels by hand, although the broker reports its end first', async () => {
    const rig = createRig();
    await rig.ready();
    const { t, s } = await rig.enter();
    await rig.pass(6_000);
    // A person reduces the target, which fills between two quotes that we saw: the broker ends the stop with it.
    await rig.told(t, { ...GROUP, quantity: 40 });
    await rig.status(s, 'cancelled');
    expect(rig.of('stop-meddled')).toMatchObject([{ orderRef: s.orderRef, isContested: false }]);
    await rig.fill(t, 40, 103.02);
    expect(rig.of('meddling-explained')).toMatchObject([{ orderRef: s.orderRef }]);
    await rig.pass(2_500);
    const next = rig.newest('s');
    await rig.told(next, { status: 'presubmitted', quantity: 60 });
    await rig.pass(60_000);
    await rig.status(next, 'cancelled');
    expect(rig.of('stop-meddled').at(-1)).toMatchObject({ isContested: false });
  });
});

// While a position of ours is unprotected, nothing is entered anywhere; it lifts itself, or an operator accepts it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, feed, strategy } from '../harness/settings.ts';

const SYMBOLS = ['META', 'AMZN'] as const;
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

interface Held {
  readonly harness: Harness;
  readonly bracket: ReturnType<Harness['bracket']>;
}

async function quoted(harness: Harness): Promise<void> {
  for (const symbol of SYMBOLS) await harness.quote(100, { symbol });
}

/** META is held under its stop; AMZN is free. */
async function holding(options: Parameters<typeof createHarness>[0] = {}): Promise<Held> {
  const harness = createHarness({
    strategies: [strategy({ symbols: SYMBOLS, cooldownMs: 0 })],
    settings: { feeds: [feed(SYMBOLS)] },
    ...options,
  });
  await harness.ready();
  await quoted(harness);
  await harness.predict('BUY', { symbol: 'META' });
  const bracket = harness.bracket();
  const { e, t, s } = bracket;
  harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
  await harness.told(e);
  for (const leg of [t, s]) await harness.told(leg, { ...GROUP, status: 'presubmitted' });
  await harness.fill(e, e.quantity, 100.02);
  await harness.pass(6_000);
  return { harness, bracket };
}

/** What a signal in AMZN is refused for; empty when it is taken. */
async function refusedInAmzn(harness: Harness): Promise<readonly string[]> {
  const before = harness.of('signal-refused').length;
  await quoted(harness);
  await harness.predict('BUY', { symbol: 'AMZN' });
  return harness.of('signal-refused').length === before ? [] : harness.kinds();
}

/** Everything that works is cancelled by a person; the restored stop rests again. */
async function restoredOnce({ harness, bracket }: Held) {
  await harness.status(bracket.s, 'cancelled');
  const second = harness.newest('s');
  await harness.told(second, { ...GROUP, status: 'presubmitted' });
  return second;
}

/** The second cancel within ten minutes: nobody restores the stop. */
async function contested(held: Held): Promise<void> {
  const second = await restoredOnce(held);
  await held.harness.pass(60_000);
  await held.harness.status(second, 'cancelled');
}

describe('an unprotected position', () => {
  it('is none where the report of its stop waits in the inbox of a daemon that stood still', async () => {
    const harness = createHarness({
      strategies: [strategy({ symbols: SYMBOLS })],
      settings: { feeds: [feed(SYMBOLS)] },
    });
    await harness.ready();
    await quoted(harness);
    await harness.predict('BUY', { symbol: 'META' });
    const { e, t, s } = harness.bracket();
    harness.broker.say({ type: 'sent', orderRefs: [e.orderRef, t.orderRef, s.orderRef] });
    await harness.told(e);
    await harness.told(t, { ...GROUP, status: 'presubmitted' });
    await harness.fill(e, e.quantity, 100.02);
    // The timers of three seconds are late, and the report comes after them in the same turn.
    const until = harness.time.wall.now() + 3_000;
    while (harness.time.step(until));
    await harness.told(s, { ...GROUP, status: 'presubmitted' });
    await harness.pass(6_000);
    expect(harness.of('cover-lost')).toEqual([]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('unprotected');
  });

  it('keeps every other symbol from being entered until it is protected again', async () => {
    const held = await holding();
    const { harness } = held;
    await contested(held);
    expect(await refusedInAmzn(harness)).toEqual(['unprotected']);
    expect(harness.reasons()).toEqual([{ kind: 'unprotected', symbol: 'META' }]);
    expect(harness.engine.status()).toMatchObject({
      trading: { state: 'ACTIVE' },
      ready: { isReady: false },
    });
    const position = { account: ACCOUNT, symbol: 'META', quantity: 100, averageCost: 100 };
    await harness.snapshot({
      positions: [position],
      openOrders: [reportOf(held.bracket.t, GROUP)],
    });
    expect(harness.engine.status().comparison.differences).toMatchObject([
      { kind: 'missing-stop', symbol: 'META', action: 'ignored' },
    ]);
    await harness.command({ type: 'protect', symbol: 'META', by: 'a test' });
    await harness.told(harness.newest('s'), { ...GROUP, status: 'presubmitted' });
    expect(await refusedInAmzn(harness)).toEqual([]);
    expect(harness.engine.status().ready.isReady).toBe(true);
  });

  it('counts from two seconds on while its stop is being restored, and the count begins anew', async () => {
    const held = await holding();
    const { harness } = held;
    await harness.status(held.bracket.s, 'cancelled');
    await harness.pass(1_500);
    const second = harness.newest('s');
    await harness.told(second, { ...GROUP, status: 'presubmitted' });
    await harness.told(second, { ...GROUP, quantity: 40 });
    await harness.pass(1_500);
    expect(harness.of('cover-lost')).toEqual([]);
    await harness.pass(1_000);
    expect(harness.of('cover-lost')).toMatchObject([{ symbol: 'META', shares: 60 }]);
    expect(harness.of('alarm-raised').at(-1)?.text).toBe(
      'META 100 has NO STOP for 60 of its shares; the loss is unlimited: run `sluice protect META` or `sluice exit META --yes`; no entries anywhere until then',
    );
    expect(await refusedInAmzn(harness)).toEqual(['unprotected']);
    await harness.told(second, { ...GROUP, quantity: 100 });
    expect(harness.of('cover-restored')).toHaveLength(1);
    expect(await refusedInAmzn(harness)).toEqual([]);
  });

  it('counts from 250 ms of wall time on when the market clock runs faster', async () => {
    const held = await holding({ speed: 60 });
    const { harness } = held;
    await harness.status(held.bracket.s, 'cancelled');
    // In market time: 12 s of the 15 s that pass in 250 ms.
    await harness.pass(200);
    expect(harness.of('cover-lost')).toEqual([]);
    await harness.pass(100);
    expect(harness.of('cover-lost')).toHaveLength(1);
  });

  it('cancels nothing: an entry that works goes on', async () => {
    const held = await holding();
    const { harness } = held;
    await quoted(harness);
    await harness.predict('BUY', { symbol: 'AMZN' });
    const { e, t, s } = harness.bracket();
    expect(e.symbol).toBe('AMZN');
    await harness.told(e);
    for (const leg of [t, s]) await harness.told(leg, { group: 'A', groupEffect: 'reduces' });
    await harness.status(held.bracket.s, 'cancelled');
    await harness.pass(2_500);
    expect(harness.of('cover-lost')).toHaveLength(1);
    expect(harness.cancels()).toEqual([]);
  });

  it('is accepted by an operator for as long as it lasts, and no longer', async () => {
    const held = await holding();
    const { harness } = held;
    const accept = () =>
      harness.command({
        type: 'resume',
        overrideDailyLoss: false,
        despiteUnprotected: 'META',
        by: 'a test',
      });
    expect(await accept()).toMatchObject({ ok: false, kind: 'refused' });
    await contested(held);
    expect(await accept()).toMatchObject({ ok: true });
    expect(await refusedInAmzn(harness)).toEqual([]);
    expect(harness.engine.status()).toMatchObject({
      unprotected: ['META'],
      uncovered: [{ symbol: 'META', kind: 'waived', by: 'a test' }],
      ready: { isReady: false },
    });
    // It is recorded, so that a restart does not forget it; it ends with the cover.
    expect([...harness.state().unprotected.values()]).toMatchObject([{ waivedBy: 'a test' }]);
    await harness.command({ type: 'protect', symbol: 'META', by: 'a test' });
    const third = harness.newest('s');
    await harness.told(third, { ...GROUP, status: 'presubmitted' });
    expect(harness.state().unprotected.size).toBe(0);
    await harness.told(third, { ...GROUP, quantity: 40 });
    await harness.pass(2_500);
    expect(harness.engine.status().uncovered).toMatchObject([{ covered: 40, kind: 'unprotected' }]);
  });

  it('ends with the position', async () => {
    const held = await holding();
    const { harness } = held;
    await contested(held);
    await harness.command({ type: 'exit', symbol: 'META', isConfirmed: true, by: 'a test' });
    await harness.status(held.bracket.t, 'cancelled');
    await harness.pass(300);
    await harness.fill(harness.newest('x'), 100, 99.9);
    expect(harness.of('position-closed')).toHaveLength(1);
    await harness.pass(6_000);
    expect(await refusedInAmzn(harness)).toEqual([]);
  });

  it('blocks entries across a restart', async () => {
    const held = await holding();
    await contested(held);
    const harness = await held.harness.crash();
    const position = { account: ACCOUNT, symbol: 'META', quantity: 100, averageCost: 100 };
    const openOrders = [reportOf(held.bracket.t, GROUP)];
    await harness.ready({ positions: [position], openOrders });
    await harness.pass(6_000);
    expect(await refusedInAmzn(harness)).toEqual(['unprotected']);
  });

  it('counts from the open when a stop that is gone overnight is held back', async () => {
    const held = await holding();
    const { harness } = held;
    const evening = instant(Date.UTC(2026, 10, 18, 22, 0, 0));
    await harness.jump(evening);
    await harness.status(held.bracket.s, 'cancelled');
    await harness.pass(10_000);
    expect(harness.engine.status().protectedPositions).toBe(0);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('stop-held-back');
    expect(harness.of('cover-lost')).toEqual([]);
    // Half past nine: no price of the day and no answer of the broker rules out a split.
    await harness.jump(instant(Date.UTC(2026, 10, 19, 14, 30, 0)));
    expect(harness.of('cover-lost')).toEqual([]);
    await harness.pass(2_500);
    expect(harness.of('cover-lost')).toHaveLength(1);
  });
});

describe('a stop that ends because its group fills', () => {
  it('is not the first of two cancels by hand, although the broker reports its end first', async () => {
    const harness = createHarness();
    await harness.ready();
    const { t, s } = await harness.enter();
    await harness.pass(6_000);
    // A person reduces the target, which fills between two quotes that we saw: the broker ends the stop with it.
    await harness.told(t, { ...GROUP, quantity: 40 });
    await harness.status(s, 'cancelled');
    expect(harness.of('stop-meddled')).toMatchObject([
      { orderRef: s.orderRef, isContested: false },
    ]);
    await harness.fill(t, 40, 103.02);
    expect(harness.of('meddling-explained')).toMatchObject([{ orderRef: s.orderRef }]);
    await harness.pass(2_500);
    const next = harness.newest('s');
    await harness.told(next, { status: 'presubmitted', quantity: 60 });
    await harness.pass(60_000);
    await harness.status(next, 'cancelled');
    expect(harness.of('stop-meddled').at(-1)).toMatchObject({ isContested: false });
  });
});

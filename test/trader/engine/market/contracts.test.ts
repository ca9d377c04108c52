// Contract look-ups: held symbols first, all again each day, unanswered ones again after five minutes.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Instrument } from '../../../../src/market/instruments/instrument.ts';
import { createHarness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

describe('contracts', () => {
  it('of held symbols are requested first', async () => {
    const before = createHarness({ strategies: [strategy({ symbols: ['MSFT', 'AAPL'] })] });
    await before.ready();
    await before.quote(100);
    await before.predict('BUY', { symbol: 'AAPL' });
    const { e } = before.bracket();
    await before.told(e);
    await before.fill(e, e.quantity, 100.02);
    const harness = await before.crash();
    await harness.connect();
    expect(harness.broker.resolved.slice(0, 2)).toEqual(['AAPL', 'MSFT']);
  });

  it('are requested every five minutes without an answer, and the failure is recorded once', async () => {
    const harness = createHarness();
    await harness.ready();
    const fails = async () => {
      const why = 'no answer in time';
      harness.broker.say({ type: 'instrument-unresolved', symbol: 'AAPL', matches: 0, why });
      await harness.settle();
    };
    await fails();
    await harness.pass(299_000);
    expect(harness.broker.resolved).toEqual(['AAPL']);
    await harness.pass(2_000);
    expect(harness.broker.resolved).toEqual(['AAPL', 'AAPL']);
    await fails();
    await harness.pass(301_000);
    expect(harness.broker.resolved).toHaveLength(3);
    expect(harness.of('instrument-refused')).toHaveLength(1);
    const instrument = harness.state().instruments.get('AAPL');
    if (instrument === undefined) throw new Error('AAPL was never pinned');
    harness.broker.say({ type: 'instrument-resolved', instrument });
    await harness.quote(100);
    await harness.account('NetLiquidation', 1_000_000);
    await harness.snapshot();
    await harness.predict('BUY');
    expect(harness.kinds()).not.toContain('ambiguous_contract');
    await harness.pass(301_000);
    expect(harness.broker.resolved).toHaveLength(3);
  });

  it('are requested again each day of a long session', async () => {
    const harness = createHarness();
    await harness.ready();
    expect(harness.broker.resolved).toEqual(['AAPL']);
    await harness.jump(instant(Date.UTC(2026, 10, 19, 9, 5, 0)));
    await harness.account('NetLiquidation', 1_000_000);
    await harness.pass(260);
    expect(harness.broker.resolved).toEqual(['AAPL', 'AAPL']);
  });

  it('are recorded again only if they have changed', async () => {
    const harness = createHarness();
    await harness.ready();
    const [pinned] = harness.of('instrument-pinned');
    if (pinned === undefined) throw new Error('nothing was pinned');
    const { instrument } = pinned;
    const resolve = async (changes: Partial<Instrument>) => {
      harness.broker.say({
        type: 'instrument-resolved',
        instrument: { ...instrument, ...changes },
      });
      await harness.settle();
    };
    await resolve({});
    await resolve({ primaryExchange: 'ARCA' });
    await resolve({ primaryExchange: 'ARCA', contract: '2' });
    await resolve({ primaryExchange: 'ARCA' });
    expect(harness.of('instrument-pinned').map((fact) => fact.instrument.primaryExchange)).toEqual([
      instrument.primaryExchange,
      'ARCA',
      'ARCA',
    ]);
    expect(harness.state().unresolved.size).toBe(0);
  });
});

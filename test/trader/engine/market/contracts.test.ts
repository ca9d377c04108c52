// Contract look-ups: held symbols first, all again each day, unanswered ones again after five minutes.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { Instrument } from '../../../../src/market/instruments/instrument.ts';
import { createRig } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';

describe('contracts', () => {
  it('of held symbols are requested first', async () => {
    const before = createRig({ strategies: [strategy({ symbols: ['MSFT', 'AAPL'] })] });
    await before.ready();
    await before.quote(100);
    await before.predict('BUY', { symbol: 'AAPL' });
    const { e } = before.bracket();
    await before.told(e);
    await before.fill(e, e.quantity, 100.02);
    const rig = await before.crash();
    await rig.connect();
    expect(rig.broker.resolved.slice(0, 2)).toEqual(['AAPL', 'MSFT']);
  });

  it('are requested every five minutes without an answer, and the failure is recorded once', async () => {
    const rig = createRig();
    await rig.ready();
    const fails = async () => {
      const why = 'no answer in time';
      rig.broker.say({ type: 'instrument-unresolved', symbol: 'AAPL', matches: 0, why });
      await rig.settle();
    };
    await fails();
    await rig.pass(299_000);
    expect(rig.broker.resolved).toEqual(['AAPL']);
    await rig.pass(2_000);
    expect(rig.broker.resolved).toEqual(['AAPL', 'AAPL']);
    await fails();
    await rig.pass(301_000);
    expect(rig.broker.resolved).toHaveLength(3);
    expect(rig.of('instrument-refused')).toHaveLength(1);
    const instrument = rig.state().instruments.get('AAPL');
    if (instrument === undefined) throw new Error('AAPL was never pinned');
    rig.broker.say({ type: 'instrument-resolved', instrument });
    await rig.quote(100);
    await rig.account('NetLiquidation', 1_000_000);
    await rig.snapshot();
    await rig.predict('BUY');
    expect(rig.kinds()).not.toContain('ambiguous_contract');
    await rig.pass(301_000);
    expect(rig.broker.resolved).toHaveLength(3);
  });

  it('are requested again each day of a long session', async () => {
    const rig = createRig();
    await rig.ready();
    expect(rig.broker.resolved).toEqual(['AAPL']);
    await rig.jump(instant(Date.UTC(2026, 10, 19, 9, 5, 0)));
    await rig.account('NetLiquidation', 1_000_000);
    await rig.pass(260);
    expect(rig.broker.resolved).toEqual(['AAPL', 'AAPL']);
  });

  it('are recorded again only if they have changed', async () => {
    const rig = createRig();
    await rig.ready();
    const [pinned] = rig.of('instrument-pinned');
    if (pinned === undefined) throw new Error('nothing was pinned');
    const { instrument } = pinned;
    const resolve = async (changes: Partial<Instrument>) => {
      rig.broker.say({ type: 'instrument-resolved', instrument: { ...instrument, ...changes } });
      await rig.settle();
    };
    await resolve({});
    await resolve({ primaryExchange: 'ARCA' });
    await resolve({ primaryExchange: 'ARCA', contract: '2' });
    await resolve({ primaryExchange: 'ARCA' });
    expect(rig.of('instrument-pinned').map((fact) => fact.instrument.primaryExchange)).toEqual([
      instrument.primaryExchange,
      'ARCA',
      'ARCA',
    ]);
    expect(rig.state().unresolved.size).toBe(0);
  });
});

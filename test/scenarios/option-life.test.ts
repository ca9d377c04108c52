// What becomes of option contracts beside trading, over the real wire: a person exercises them, or they expire in the money. The daemon is
// away in between, and on Friday 2020-12-18 the contracts trade for the last time.
import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../src/trader/ports/trader-commands.ts';
import { until } from '../processes/waiting.ts';
import { asked } from '../trader/engine/requests/order-requests.ts';
import { type Environment, inReadyEnvironment, isReady, pass } from './environment/environment.ts';
import { becomesCovered, becomesFlat } from './environment/expectations.ts';

const LAST_DAY = '2020-12-18T12:00:00-05:00';
const LATE = '2020-12-18T16:31:00-05:00';
const NIGHT = '2020-12-19T02:31:00-05:00';
const NEXT_OPEN = '2020-12-21T09:31:00-05:00';

const at = (strike: number) => `AAA 201218C${String(strike * 1_000).padStart(8, '0')}`;

/** Two calls at that strike; AAA is at 100. */
async function buy(environment: Environment, symbol: string): Promise<void> {
  const { trader } = environment.daemon;
  const order = asked({ symbol, quantity: 2, type: 'LMT', price: 25 });
  let last = '';
  await until('they are bought', async () => {
    const answer = await trader.command({ type: 'place-order', order, requester: { user: 'ann' } });
    last = answer.text;
    return answer.ok;
  }).catch((cause: unknown) => {
    throw new Error(`${String(cause)}: ${last}`);
  });
  await until('they are held', () => held(environment, symbol) === 2);
}

function held(environment: Environment, symbol: string): number {
  const rows = environment.daemon.look.positions();
  return rows.find((row) => row.symbol === symbol)?.quantity ?? 0;
}

function ask(
  environment: Environment,
  type: 'exercise' | 'lapse',
  symbol: string,
): Promise<CommandAnswer> {
  return environment.daemon.trader.command({
    ...{ type, symbol, isOverride: false, isConfirmed: true, by: 'ann' },
  });
}

const states = (environment: Environment) =>
  environment.factsOf('exercise-updated').map(({ status }) => status);

describe.concurrent('option contracts of ours', () => {
  it('that a person exercises become shares with a stop, once, although the daemon is away', () =>
    inReadyEnvironment({}, async (environment) => {
      const call = at(80);
      await buy(environment, call);
      expect(await ask(environment, 'exercise', call)).toMatchObject({ ok: true });
      await until('it has left', () => states(environment).includes('sent'));
      const [frame, ...more] = await environment.wire('exerciseOptions');
      expect(more).toEqual([]);
      expect(frame?.fields.slice(-4)).toEqual(['1', '2', 'DU1234567', '0']);
      await environment.stopAndStart(() => environment.moveTo('2020-12-17T02:31:00-05:00'));
      await becomesCovered(environment, 'AAA', 200);
      expect(states(environment)).toEqual(['sent', 'done']);
      expect(environment.factsOf('position-adopted')).toMatchObject([{ averagePrice: 80 }]);
      expect(environment.factsOf('position-closing')).toEqual([]);
      expect(await environment.wire('exerciseOptions')).toHaveLength(1);
    }));

  it('that the gateway refuses to exercise are ours to sell again', () =>
    inReadyEnvironment({}, async (environment) => {
      const call = at(80);
      await buy(environment, call);
      const frames = { direction: 'in', message: 'exerciseOptions', action: 'rewrite' };
      await environment.fault('frames', { ...frames, set: { quantity: 3 } });
      expect(await ask(environment, 'exercise', call)).toMatchObject({ ok: true });
      await until('it is refused', () => states(environment).includes('refused'));
      expect(environment.factsOf('alarm-raised', call).at(-1)?.text).toContain(
        'No unlapsed position',
      );
      await environment.daemon.trader.command({
        ...{ type: 'exit', symbol: call, isConfirmed: true, by: 'ann' },
      });
      await until('they are sold', () => held(environment, call) === 0);
    }));

  it('that expire in the money become shares with a stop, which leave at the open', () =>
    inReadyEnvironment({}, async (environment) => {
      const call = at(80);
      await buy(environment, call);
      await environment.stopAndStart(() => environment.moveTo(NIGHT));
      await becomesCovered(environment, 'AAA', 200);
      expect(environment.factsOf('execution-booked', call).at(-1)).toMatchObject({
        ...{ price: 0, priceSource: 'exercised', isInferred: true },
      });
      await environment.moveTo(NEXT_OPEN);
      await becomesFlat(environment, 'AAA');
      const results = environment.factsOf('position-closed').map(({ realizedPnl }) => realizedPnl);
      expect(results).toHaveLength(2);
    }));

  it('that expire in the money are read from positions, whatever executions and rows say', () =>
    inReadyEnvironment({}, async (environment) => {
      const call = at(80);
      await buy(environment, call);
      await environment.fault('expired-positions', { rows: 'linger' });
      await environment.fault('delivery-executions');
      await environment.stopAndStart(() => environment.moveTo(NIGHT));
      await pass(environment, 30_000);
      expect(environment.factsOf('position-adopted')).toEqual([]);
      await environment.moveTo('2020-12-19T09:01:00-05:00');
      await becomesCovered(environment, 'AAA', 200);
      expect(environment.factsOf('position-adopted')).toHaveLength(1);
      expect(environment.alarms()).not.toContain('gateway-unfit');
    }));

  it.each([
    ['under another class', { ratio: 1.5 }],
    ['under another class and their old number', { ratio: 1.5, options: 'kept' }],
    ['at half the strike under their old number', { ratio: 2, options: 'kept' }],
    ['for shares and cash', { ratio: 0.125 }],
  ])('that a corporate action adjusts %s are left to a person', (_, terms) =>
    inReadyEnvironment({}, async (environment) => {
      const call = `AAA 210115C${String(80_000).padStart(8, '0')}`;
      await buy(environment, call);
      await environment.stopAndStart(async () => {
        await environment.fault('split', { symbol: 'AAA', ...terms });
        await environment.moveTo('2020-12-17T09:31:00-05:00');
      });
      const alarms = () => environment.factsOf('alarm-raised', call).map(({ text }) => text);
      await until('it is named', () => alarms().some((text) => text.includes('corporate action')));
      await pass(environment, 30_000);
      expect(held(environment, call)).toBe(2);
      expect(environment.factsOf('execution-booked', call)).toHaveLength(1);
      expect(environment.factsOf('exit-intended')).toEqual([]);
    }),
  );

  it('that a person lets lapse expire worthless in the money', () =>
    inReadyEnvironment({ market: LAST_DAY }, async (environment) => {
      const call = at(80);
      await buy(environment, call);
      expect(await ask(environment, 'lapse', call)).toMatchObject({ ok: true });
      await until('it has left', () => states(environment).includes('sent'));
      await environment.moveTo(LATE);
      await pass(environment, 5_000);
      expect(environment.factsOf('position-closing')).toEqual([]);
      await environment.moveTo(NIGHT);
      await environment.moveTo(NEXT_OPEN);
      await until('it is booked', () => held(environment, call) === 0);
      expect(environment.factsOf('execution-booked', call).at(-1)).toMatchObject({
        priceSource: 'expired',
      });
      expect(await environment.net('AAA')).toBe(0);
      await isReady(environment);
    }));
});

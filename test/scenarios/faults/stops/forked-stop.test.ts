// A change that became a second live order.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment, pass } from '../../environment/environment.ts';
import { becomesCovered, expectNothingSentTwice } from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['FORK'],
    strategy: { trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined } },
  });
});

afterAll(() => environment?.end());

describe.concurrent('a change that forks', () => {
  it('modify-forks: the tighter of the two stays, the other is cancelled within two seconds', async () => {
    await environment.enter('FORK');
    await environment.fault('modify-forks', { symbol: 'FORK' });
    await environment.price('FORK', 101);
    // The daemon may cancel one of them before they are seen side by side.
    const both = await until('there are two stops', async () => {
      const { open_orders, completed_orders } = await environment.book();
      const stops = [...open_orders, ...completed_orders].filter(
        ({ symbol, type }) => symbol === 'FORK' && type === 'STP',
      );
      return stops.length === 2 ? stops.map(({ stop_price }) => stop_price ?? 0) : undefined;
    });
    const forkedAt = environment.now();
    await until('one is left', async () => (await environment.stops('FORK')).length === 1);
    const tookMs = environment.now() - forkedAt;
    expect(await environment.stops('FORK')).toEqual([Math.max(...both)]);
    expectWithin('modify-forks: one stop left after', tookMs, 2_000);
    await becomesCovered(environment, 'FORK', 100);
    await pass(environment, 5_000);
    expect(await environment.stops('FORK')).toHaveLength(1);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
});

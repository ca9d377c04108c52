// Stops that vanish, are cancelled or moved by somebody else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment, pass } from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

/** One falls at a time: by chance the stop was asked for, missed and placed anew before the price moved. */
const FALLING = ['VANT', 'VANU', 'VANV', 'VANW'];

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['VAN', 'CAN', 'TIGHT', 'LOOSE', ...FALLING],
    strategy: { trail: { kind: 'percent', percent: 1, activateAtR: 0.25, step: undefined } },
  });
});

afterAll(() => environment?.end());

describe.concurrent('a stop in other hands', () => {
  it('stop-vanishes: is missed by asking and placed anew', async () => {
    await environment.enter('VAN');
    await environment.fault('stop-vanishes', { symbol: 'VAN' });
    const vanishedAt = environment.now();
    expect(await environment.stops('VAN')).toEqual([]);
    await becomesCovered(environment, 'VAN', 100);
    expectWithin('stop-vanishes: covered again after', environment.now() - vanishedAt, 65_000);
    expect(await environment.stops('VAN')).toEqual([98]);
    const shares = (await environment.open('VAN')).filter(({ type }) => type === 'LMT');
    expect(shares.length).toBeLessThanOrEqual(1);
  });

  it('stop-cancelled-by-hand: is restored at once, with notice', async () => {
    await environment.enter('CAN');
    const before = await environment.stops('CAN');
    await environment.fault('stop-cancelled-by-hand', { symbol: 'CAN' });
    await becomesCovered(environment, 'CAN', 100);
    expect(await environment.stops('CAN')).toEqual(before);
    await until('the notice', () => environment.alarms('CAN').includes('stop-by-hand'));
    expect(environment.alarms('CAN')).not.toContain('contested');
  });

  it('stop-moved-by-hand, tighter: the new floor', async () => {
    await environment.enter('TIGHT');
    await environment.fault('stop-moved-by-hand', { symbol: 'TIGHT', price: 99 });
    await until('our record says so', () =>
      environment.daemon.look
        .positions()
        .some((row) => row.symbol === 'TIGHT' && row.stop_price === 99),
    );
    await pass(environment, 8_000);
    expect(await environment.stops('TIGHT')).toEqual([99]);
    expect(environment.factsOf('stop-moved', 'TIGHT').at(-1)).toMatchObject({
      why: 'by_hand',
      to: 99,
    });
  });

  it('stop-moved-by-hand, looser: is restored once', async () => {
    await environment.enter('LOOSE');
    await environment.fault('stop-moved-by-hand', { symbol: 'LOOSE', price: 95 });
    await until('it is noticed', () => environment.alarms('LOOSE').includes('stop-by-hand'));
    await until('it rests where it was', async () => (await environment.stops('LOOSE'))[0] === 98);
    expect(environment.factsOf('change-intended', 'LOOSE').at(-1)).toMatchObject({
      purpose: 'repair',
    });
    await becomesCovered(environment, 'LOOSE', 100);
  });

  it('a price that falls through the place of a vanished stop closes the position', async () => {
    const reasons: string[] = [];
    for (const symbol of FALLING) {
      await environment.enter(symbol);
      await environment.fault('stop-vanishes', { symbol });
      await environment.price(symbol, 97);
      await becomesFlat(environment, symbol);
      reasons.push(...environment.factsOf('position-closed', symbol).map(({ reason }) => reason));
      if (reasons.at(-1) === 'stop_through_market') {
        expect((await newOrders(environment, symbol)).length).toBeGreaterThan(3);
        break;
      }
    }
    expect(reasons.at(-1)).toBe('stop_through_market');
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
});

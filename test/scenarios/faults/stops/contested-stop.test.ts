// A person who takes our stop away again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment, pass } from '../../environment/environment.ts';
import { becomesCovered } from '../../environment/expectations.ts';

let environment: Environment;

beforeAll(async () => {
  // Ten minutes are five of a machine that gives no time.
  environment = await openReadyEnvironment({ symbols: ['CANX'], speed: 2 });
});

afterAll(() => environment?.end());

describe('a contested stop', () => {
  it('stop-cancelled-by-hand, twice within ten minutes: the second one is contested and left to the operator', async () => {
    await environment.enter('CANX');
    await environment.fault('stop-cancelled-by-hand', { symbol: 'CANX' });
    await becomesCovered(environment, 'CANX', 100);
    await until('the first alarm', () => environment.alarms('CANX').includes('stop-by-hand'));
    expect(environment.alarms('CANX')).not.toContain('contested');
    await pass(environment, 5_000);
    await environment.fault('stop-cancelled-by-hand', { symbol: 'CANX' });
    await until('the alarm', () => environment.alarms('CANX').includes('contested'));
    await pass(environment, 10_000);
    expect(await environment.stops('CANX')).toEqual([]);
    expect(await environment.net('CANX')).toBe(100);
    await environment.daemon.trader.command({ type: 'protect', symbol: 'CANX', by: 'test' });
    await becomesCovered(environment, 'CANX', 100);
  });
});

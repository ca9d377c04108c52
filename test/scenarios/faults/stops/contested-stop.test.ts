// A person who takes our stop away again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { becomesCovered } from '../../house/expectations.ts';
import { type House, openReadyHouse, pass } from '../../house/house.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({ symbols: ['CANX'] });
});

afterAll(() => house?.end());

describe('a contested stop', () => {
  it('stop-cancelled-by-hand, twice within ten minutes: the second one is contested and left to the operator', async () => {
    await house.enter('CANX');
    await house.fault('stop-cancelled-by-hand', { symbol: 'CANX' });
    await becomesCovered(house, 'CANX', 100);
    await until('the first alarm', () => house.alarms('CANX').includes('stop-by-hand'));
    expect(house.alarms('CANX')).not.toContain('contested');
    await pass(house, 5_000);
    await house.fault('stop-cancelled-by-hand', { symbol: 'CANX' });
    await until('the alarm', () => house.alarms('CANX').includes('contested'));
    await pass(house, 10_000);
    expect(await house.stops('CANX')).toEqual([]);
    expect(await house.net('CANX')).toBe(100);
    await house.daemon.trader.command({ type: 'protect', symbol: 'CANX', by: 'test' });
    await becomesCovered(house, 'CANX', 100);
  });
});

// Executions that come first, twice, corrected, under a longer name, or without any status: booked once, and protected.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  row,
} from '../../house/expectations.ts';
import { type House, openReadyHouse } from '../../house/house.ts';
import { expectWithin } from '../figures/measured.ts';

let house: House;

beforeAll(async () => {
  house = await openReadyHouse({ symbols: ['EXF', 'NOS', 'NOX', 'DUPX', 'SUF', 'COR', 'CORX'] });
});

afterAll(() => house?.end());

async function expectBookedOnce(symbol: string): Promise<void> {
  await becomesCovered(house, symbol, 100);
  const booked = house.factsOf('execution-booked', symbol);
  expect(booked.reduce((sum, { shares }) => sum + shares, 0)).toBe(100);
  const told = (await house.book()).executions.filter((one) => one.symbol === symbol);
  expect(booked.map(({ execId }) => execId)).toEqual(told.map(({ exec_id }) => exec_id));
  const seen = house.daemon.look.executions().filter((one) => one.symbol === symbol);
  expect(seen.map(({ exec_id }) => exec_id)).toEqual(told.map(({ exec_id }) => exec_id));
}

describe.concurrent('an odd execution', () => {
  it('execution-first: is booked before any word of its order', async () => {
    await house.fault('execution-first', { symbol: 'EXF' });
    await house.taken('EXF', 'BUY');
    await expectBookedOnce('EXF');
  });

  it('no-order-status: the entry ends without its status, the position is covered all the same', async () => {
    await house.fault('no-order-status', { symbol: 'NOS', count: 2 });
    await house.taken('NOS', 'BUY');
    await expectBookedOnce('NOS');
    await until('the entry counts as filled', () =>
      house.daemon.look
        .orders()
        .some(({ symbol, leg, state }) => symbol === 'NOS' && leg === 'e' && state === 'filled'),
    );
  });

  it('no-order-status, of a close: the exit and the stop it ends are settled by asking', async () => {
    await house.enter('NOX');
    await house.fault('no-order-status', { symbol: 'NOX', count: 6 });
    await house.predict('NOX', 'SELL');
    await becomesFlat(house, 'NOX');
    await until('no order is thought alive', () =>
      house.daemon.look
        .orders()
        .filter(({ symbol }) => symbol === 'NOX')
        .every(({ state }) => ['filled', 'cancelled'].includes(state)),
    );
    expect(house.factsOf('position-closed', 'NOX')).toHaveLength(1);
  });

  it('duplicate-execution: is booked once', async () => {
    await house.fault('duplicate-execution', { symbol: 'DUPX' });
    await house.taken('DUPX', 'BUY');
    await expectBookedOnce('DUPX');
  });

  it('order-ref-suffix: is ours, however the gateway lengthens our name', async () => {
    await house.fault('order-ref-suffix', { symbol: 'SUF', count: 3 });
    await house.taken('SUF', 'BUY');
    await expectBookedOnce('SUF');
    expect((await house.open('SUF')).map(({ order_ref }) => order_ref.slice(-2))).toEqual([
      '.1',
      '.1',
    ]);
    await house.predict('SUF', 'SELL');
    await becomesFlat(house, 'SUF');
  });

  it('correct-execution: the quantity is replaced and the stop follows', async () => {
    await house.fault('correct-execution', { symbol: 'COR', shares: 60 });
    await house.taken('COR', 'BUY');
    await becomesCovered(house, 'COR', 60);
    expect(house.factsOf('execution-booked', 'COR').map(({ shares }) => shares)).toEqual([100, 60]);
    const executions = house.daemon.look.executions().filter(({ symbol }) => symbol === 'COR');
    expect(executions.map(({ shares }) => shares)).toEqual([60]);
  });

  it('correct-execution, of the close: shares that turn out to be held are covered again', async () => {
    await house.enter('CORX');
    await house.fault('correct-execution', { symbol: 'CORX', shares: 80 });
    await house.predict('CORX', 'SELL');
    await until('the correction', () => house.factsOf('execution-booked', 'CORX').length === 3);
    await becomesCovered(house, 'CORX', 20);
    expect((await row(house, 'CORX'))?.quantity).toBe(20);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(house));
  it('was never naked longer than a correction takes to be answered', async () => {
    const naked = (await house.book()).naked_milliseconds;
    expectWithin('odd executions, all stories: naked', naked, 2_000);
  });
});

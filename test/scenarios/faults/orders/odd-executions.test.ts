// Executions that come first, twice, corrected, under a longer name, or without any status: booked once, and protected.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment } from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  row,
} from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['EXF', 'NOS', 'NOX', 'DUPX', 'SUF', 'COR', 'CORX'],
  });
});

afterAll(() => environment?.end());

async function expectBookedOnce(symbol: string): Promise<void> {
  await becomesCovered(environment, symbol, 100);
  const booked = environment.factsOf('execution-booked', symbol);
  expect(booked.reduce((sum, { shares }) => sum + shares, 0)).toBe(100);
  const told = (await environment.book()).executions.filter((one) => one.symbol === symbol);
  expect(booked.map(({ execId }) => execId)).toEqual(told.map(({ exec_id }) => exec_id));
  const seen = environment.daemon.look.executions().filter((one) => one.symbol === symbol);
  expect(seen.map(({ exec_id }) => exec_id)).toEqual(told.map(({ exec_id }) => exec_id));
}

describe.concurrent('an odd execution', () => {
  it('execution-first: is booked before any word of its order', async () => {
    await environment.fault('execution-first', { symbol: 'EXF' });
    await environment.taken('EXF', 'BUY');
    await expectBookedOnce('EXF');
  });

  it('no-order-status: the entry ends without its status, the position is covered all the same', async () => {
    await environment.fault('no-order-status', { symbol: 'NOS', count: 2 });
    await environment.taken('NOS', 'BUY');
    await expectBookedOnce('NOS');
    await until('the entry counts as filled', () =>
      environment.daemon.look
        .orders()
        .some(({ symbol, leg, state }) => symbol === 'NOS' && leg === 'e' && state === 'filled'),
    );
  });

  it('no-order-status, of a close: the exit and the stop it ends are settled by asking', async () => {
    await environment.enter('NOX');
    await environment.fault('no-order-status', { symbol: 'NOX', count: 6 });
    await environment.predict('NOX', 'SELL');
    await becomesFlat(environment, 'NOX');
    await until('no order is thought alive', () =>
      environment.daemon.look
        .orders()
        .filter(({ symbol }) => symbol === 'NOX')
        .every(({ state }) => ['filled', 'cancelled'].includes(state)),
    );
    expect(environment.factsOf('position-closed', 'NOX')).toHaveLength(1);
  });

  it('duplicate-execution: is booked once', async () => {
    await environment.fault('duplicate-execution', { symbol: 'DUPX' });
    await environment.taken('DUPX', 'BUY');
    await expectBookedOnce('DUPX');
  });

  it('order-ref-suffix: is ours, however the gateway lengthens our name', async () => {
    await environment.fault('order-ref-suffix', { symbol: 'SUF', count: 3 });
    await environment.taken('SUF', 'BUY');
    await expectBookedOnce('SUF');
    expect((await environment.open('SUF')).map(({ order_ref }) => order_ref.slice(-2))).toEqual([
      '.1',
      '.1',
    ]);
    await environment.predict('SUF', 'SELL');
    await becomesFlat(environment, 'SUF');
  });

  it('correct-execution: the quantity is replaced and the stop follows', async () => {
    await environment.fault('correct-execution', { symbol: 'COR', shares: 60 });
    await environment.taken('COR', 'BUY');
    await becomesCovered(environment, 'COR', 60);
    expect(environment.factsOf('execution-booked', 'COR').map(({ shares }) => shares)).toEqual([
      100, 60,
    ]);
    const executions = environment.daemon.look
      .executions()
      .filter(({ symbol }) => symbol === 'COR');
    expect(executions.map(({ shares }) => shares)).toEqual([60]);
  });

  it('correct-execution, of the close: shares that turn out to be held are covered again', async () => {
    await environment.enter('CORX');
    await environment.fault('correct-execution', { symbol: 'CORX', shares: 80 });
    await environment.predict('CORX', 'SELL');
    await until(
      'the correction',
      () => environment.factsOf('execution-booked', 'CORX').length === 3,
    );
    await becomesCovered(environment, 'CORX', 20);
    expect((await row(environment, 'CORX'))?.quantity).toBe(20);
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
  it('was never naked longer than a correction takes to be answered', async () => {
    const naked = (await environment.book()).naked_milliseconds;
    expectWithin('odd executions, all stories: naked', naked, 2_000);
  });
});

// Fills that come after, during or instead of a cancel.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { GatewayTruth } from '../../../processes/gateway-truth.ts';
import { until } from '../../../processes/waiting.ts';
import { type Environment, openReadyEnvironment } from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
} from '../../environment/expectations.ts';
import { expectWithin } from '../figures/measured.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await openReadyEnvironment({
    symbols: ['CTF', 'FDC', 'LCA', 'CTX'],
    // Only what the test does ends an entry, on a machine at its limits as well.
    settings: { execution: { collarPercent: 0.2, entryMs: 10 * MINUTE_MS, ackMs: 1_000 } },
  });
});

afterAll(() => environment?.end());

/** An entry that has filled 30 of 100 and is then told to end by an opposite signal or a halt. */
async function partlyFilled(symbol: string): Promise<void> {
  await environment.fault('partial-fill', { symbol, shares: 30 });
  await environment.taken(symbol, 'BUY');
  await until('a part is filled', () => environment.factsOf('position-filled', symbol)[0]);
}

function expectCovered({ positions, open_orders: open }: GatewayTruth, symbol: string): void {
  const held = positions.find((position) => position.symbol === symbol)?.quantity ?? 0;
  const stops = open.filter((order) => order.symbol === symbol && order.type === 'STP');
  const covered = stops.reduce((sum, { quantity, filled }) => sum + quantity - filled, 0);
  expect(covered).toBeGreaterThanOrEqual(held);
}

describe('a fill that crosses a cancel', () => {
  it('cancelled-then-filled, an entry whose lifetime the operator ends: booked and covered at once', async () => {
    await partlyFilled('CTF');
    await environment.fault('cancelled-then-filled', { symbol: 'CTF' });
    await environment.daemon.trader.command({ type: 'halt', why: 'a test', by: 'test' });
    await becomesCovered(environment, 'CTF', 100);
    await environment.daemon.trader.command({
      type: 'resume',
      overrideDailyLoss: false,
      by: 'test',
    });
    const late = environment.facts.find(
      ({ fact }) => fact.type === 'execution-booked' && fact.symbol === 'CTF' && fact.shares === 70,
    );
    const covered = environment.facts.findLast(
      ({ at, fact }) =>
        fact.type === 'order-updated' && fact.symbol === 'CTF' && at > Number(late?.at),
    );
    const tookMs = Number(covered?.at) - Number(late?.at);
    expectWithin('cancelled-then-filled: covered after', tookMs, 2_000);
  });

  it('filled-during-cancel: the close waits for the entry, then closes all that was filled', async () => {
    await partlyFilled('FDC');
    await environment.fault('filled-during-cancel', { symbol: 'FDC' });
    await environment.accepted('FDC', 'SELL');
    await becomesFlat(environment, 'FDC');
    const bought = environment
      .factsOf('execution-booked', 'FDC')
      .filter(({ side }) => side === 'buy');
    expect(bought.reduce((sum, { shares }) => sum + shares, 0)).toBe(100);
    expect(environment.factsOf('position-closed', 'FDC')).toHaveLength(1);
  });

  it('late-cancel-ack: what is held stays covered while the answer is late, then the close goes on', async () => {
    await partlyFilled('LCA');
    await environment.fault('late-cancel-ack', { symbol: 'LCA' });
    await environment.accepted('LCA', 'SELL');
    await until('the cancel is intended', () => environment.factsOf('cancel-intended', 'LCA')[0]);
    expect(environment.factsOf('exit-intended', 'LCA')).toEqual([]);
    await until('the answer comes', async () => {
      expectCovered(await environment.book(), 'LCA');
      return environment.factsOf('exit-intended', 'LCA')[0];
    });
    await becomesFlat(environment, 'LCA');
    expect(environment.factsOf('exit-intended', 'LCA')).toHaveLength(1);
  });

  it('cancelled-then-filled, while closing: what fills late is closed with the rest, or covered when the trade was over', async () => {
    await partlyFilled('CTX');
    await environment.fault('cancelled-then-filled', { symbol: 'CTX' });
    await environment.accepted('CTX', 'SELL');
    await until('the late fill', () =>
      environment
        .factsOf('execution-booked', 'CTX')
        .some(({ shares, leg }) => leg === 'e' && shares === 70),
    );
    // Told together with the sale of the first 30, it belongs to the same trade.
    const closed = environment.factsOf('position-closed', 'CTX');
    const wasClosed = closed.some(({ quantity }) => quantity === 30);
    if (wasClosed) await becomesCovered(environment, 'CTX', 70);
    else await becomesFlat(environment, 'CTX');
  });
});

describe('afterwards', () => {
  it('no reference has left under two numbers', () => expectNothingSentTwice(environment));
  it('was hardly ever naked', async () => {
    const naked = (await environment.book()).naked_milliseconds;
    expectWithin('late fills, all stories: naked', naked, 4_000);
  });
});

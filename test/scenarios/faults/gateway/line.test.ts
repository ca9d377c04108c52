// The line to the gateway: silence, resets, restarts, a client id in use, order numbers that roll back.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../house/expectations.ts';
import { type House, type HouseOptions, inReadyHouse, isReady } from '../../house/house.ts';
import { expectWithin, expectWithinWall } from '../figures/measured.ts';

const inHouse = (options: Partial<HouseOptions>, story: (house: House) => Promise<void>) =>
  inReadyHouse(options, async (house) => {
    await story(house);
    await expectNothingSentTwice(house);
  });

const RESTART_MS = 1_500;

function state({ daemon }: House): string | undefined {
  return daemon.status().gateway?.state;
}

/** Mute from before an entry whose bytes leave all the same, since the line was heard a moment ago; the fault's number. */
async function swallowsEntry(house: House, symbol: string): Promise<number> {
  const judged = () => house.factsOf('prediction-judged', symbol).length;
  const refused = () => house.refusals(symbol).length;
  const taken = () => house.factsOf('entry-intended', symbol).length;
  return until('the bytes of an entry are swallowed', async () => {
    const [judgedBefore, refusedBefore, takenBefore] = [judged(), refused(), taken()];
    const fault = await house.fault('mute');
    await house.predict(symbol, 'BUY');
    const hasLeft = await until('it has left, or is refused', async () => {
      if ((await newOrders(house, symbol)).length > 0) return 'yes';
      // The verdict is read before the intent: the same turn records both.
      const isJudged = refused() > refusedBefore || judged() > judgedBefore;
      const isTaken = taken() > takenBefore;
      return isJudged && !isTaken ? 'no' : undefined;
    });
    if (hasLeft === 'yes') return fault;
    await house.heal(fault);
    await isReady(house);
    return undefined;
  });
}

/** Whatever of the entry came about: it is booked, covered, and nothing of it is in doubt. */
async function isSettled(house: House, symbol: string): Promise<void> {
  await until('nothing is in doubt', () => house.daemon.status().unknown_orders === 0);
  const net = await house.net(symbol);
  if (net === 0) await becomesFlat(house, symbol);
  else await becomesCovered(house, symbol, net);
}

/** Each signal has led to one entry at most, whatever became of its bytes. */
function expectNoneRetried(house: House, symbol: string): void {
  const signals = house.factsOf('entry-intended', symbol).map(({ signalId }) => signalId);
  expect(new Set(signals).size).toBe(signals.length);
}

describe.concurrent('a line that fails', () => {
  it('reset: the daemon is back, the position as it was, and trades on', () =>
    inHouse({}, async (house) => {
      await house.enter('AAA');
      const sessions = house.factsOf('session-opened').length;
      await house.fault('reset');
      const resetAt = performance.now();
      await until('a new session', () => house.factsOf('session-opened').length > sessions);
      await isReady(house);
      expectWithinWall('reset: trading again after', performance.now() - resetAt, 3_000);
      await becomesCovered(house, 'AAA', 100);
      await house.enter('BBB');
      await becomesCovered(house, 'BBB', 100);
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it('restart: refused until the port is open again, then settled, then trading', () =>
    inHouse({}, async (house) => {
      await house.enter('AAA');
      await house.fault('restart', { for_ms: RESTART_MS });
      const openAt = performance.now() + RESTART_MS;
      await until('the loss is noticed', () => state(house) !== 'ready');
      await isReady(house);
      const backMs = performance.now() - openAt;
      expectWithinWall('restart: trading after the port has opened', backMs, 3_000);
      await becomesCovered(house, 'AAA', 100);
      await house.enter('BBB');
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it('held-legs over a reset: still held, cancelled by number, nothing left', () =>
    inHouse({}, async (house) => {
      await house.fault('held-legs', { symbol: 'AAA' });
      await house.taken('AAA', 'BUY');
      await house.fault('reset');
      await until('the trade is given up', () => house.factsOf('position-abandoned', 'AAA')[0]);
      await becomesFlat(house, 'AAA');
      const numbers = (await newOrders(house, 'AAA')).map(({ fields }) => fields[0]);
      const cancelled = (await house.wire('cancelOrder')).flatMap(({ fields }) => fields);
      expect(cancelled).toEqual(expect.arrayContaining(numbers));
      await house.enter('AAA');
      await becomesCovered(house, 'AAA', 100);
    }));

  it('held-legs over a restart: forgotten by the gateway, settled as never sent', () =>
    inHouse({}, async (house) => {
      await house.fault('held-legs', { symbol: 'AAA' });
      await house.taken('AAA', 'BUY');
      await house.fault('restart', { for_ms: 800 });
      await until('the trade is given up', () => house.factsOf('position-abandoned', 'AAA')[0]);
      await becomesFlat(house, 'AAA');
      expect(await newOrders(house, 'AAA')).toHaveLength(3);
      expect(house.factsOf('execution-booked', 'AAA')).toEqual([]);
    }));

  it('mute, buffering, of an entry: suspect, and what executes on resume is booked and protected', () =>
    inHouse({}, async (house) => {
      const fault = await swallowsEntry(house, 'AAA');
      await until('the line is suspect', () => state(house) === 'suspect');
      await house.heal(fault);
      await until('the line is back', () => state(house) === 'ready');
      await isSettled(house, 'AAA');
      expectNoneRetried(house, 'AAA');
      const naked = (await house.book()).naked_milliseconds;
      expectWithin('mute, buffer: naked', naked, 2_000);
    }));

  it('mute, buffering, until the line is dead: what the old connection had said is served late and settled', () =>
    inHouse({}, async (house) => {
      await house.enter('BBB');
      const fault = await swallowsEntry(house, 'AAA');
      await until('the line is dead', () => state(house) === 'dead');
      await house.heal(fault);
      await isReady(house);
      await isSettled(house, 'AAA');
      await becomesCovered(house, 'BBB', 100);
      expectNoneRetried(house, 'AAA');
      const naked = (await house.book()).naked_milliseconds;
      expectWithin('mute, buffer, dead: naked', naked, 2_000);
    }));

  it('mute, buffering, of a close: the exit goes out once, executes on resume, and is booked', () =>
    inHouse({ speed: 1 }, async (house) => {
      await house.enter('AAA');
      const fault = await house.fault('mute');
      await house.predict('AAA', 'SELL');
      await until('the exit has left', () => house.factsOf('exit-intended', 'AAA')[0]);
      await until('the exit is in doubt', () =>
        house.factsOf('order-updated', 'AAA').some(({ status }) => status === 'unknown'),
      );
      await house.heal(fault);
      await becomesFlat(house, 'AAA');
      expect(house.factsOf('exit-intended', 'AAA')).toHaveLength(1);
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it('mute, dropping: suspect, then dead, then told; the lost entry is never retried', () =>
    inHouse({ speed: 2 }, async (house) => {
      await house.enter('AAA');
      const mutedAt = performance.now();
      const fault = await house.fault('mute', { mode: 'drop' });
      await house.predict('BBB', 'BUY');
      await until('the line is suspect', () => state(house) === 'suspect');
      await until('the line is dead', () => state(house) === 'dead');
      expectWithinWall('mute, drop: dead after', performance.now() - mutedAt, 13_000);
      await until('the operator is told', () =>
        house.told().some((text) => /gateway is dead/.test(text)),
      );
      expectWithinWall('mute, drop: told after', performance.now() - mutedAt, 15_000);
      expect(house.factsOf('position-closing', 'AAA')).toEqual([]);
      await house.heal(fault);
      await isReady(house);
      await becomesCovered(house, 'AAA', 100);
      await isSettled(house, 'BBB');
      expectNoneRetried(house, 'BBB');
      expect((await house.book()).naked_milliseconds).toBe(0);
    }));

  it('client-id-in-use: waits and comes back under the same id', () =>
    inHouse({}, async (house) => {
      await house.enter('AAA');
      await house.fault('client-id-in-use', { count: 1 });
      await house.fault('reset');
      await until('the loss is noticed', () => state(house) !== 'ready');
      await isReady(house);
      const starts = await house.wire('startApi');
      expect(new Set(starts.map(({ client_id }) => client_id))).toEqual(new Set([17]));
      await becomesCovered(house, 'AAA', 100);
    }));

  it('id-rollback: numbers never repeat and nothing is booked under another order', () =>
    inHouse({}, async (house) => {
      await house.enter('AAA');
      await house.fault('id-rollback', { by: 3 });
      await house.fault('reset');
      await until('the loss is noticed', () => state(house) !== 'ready');
      await isReady(house);
      await house.enter('BBB');
      await becomesCovered(house, 'AAA', 100);
      await becomesCovered(house, 'BBB', 100);
      const numbers = house.daemon.look.orders().map(({ order_id }) => order_id);
      expect(new Set(numbers).size).toBe(numbers.length);
    }));
});

// The line to the gateway: silence, resets, restarts, a client id in use, order numbers that roll back.
import { describe, expect, it } from 'vitest';
import { until } from '../../../processes/waiting.ts';
import {
  type Environment,
  type EnvironmentOptions,
  inReadyEnvironment,
  isReady,
} from '../../environment/environment.ts';
import {
  becomesCovered,
  becomesFlat,
  expectNothingSentTwice,
  newOrders,
} from '../../environment/expectations.ts';
import { expectWithin, expectWithinWall } from '../figures/measured.ts';

const inEnvironment = (
  options: Partial<EnvironmentOptions>,
  story: (environment: Environment) => Promise<void>,
) =>
  inReadyEnvironment(options, async (environment) => {
    await story(environment);
    await expectNothingSentTwice(environment);
  });

const RESTART_MS = 1_500;

function state({ daemon }: Environment): string | undefined {
  return daemon.status().gateway?.state;
}

/** One for each prediction: the next poll finds it again. */
function verdicts({ factsOf }: Environment, symbol: string): number {
  const judged = factsOf('prediction-judged', symbol);
  return judged.filter(({ verdict }) => verdict.kind !== 'duplicate').length;
}

/** Mute from before an entry whose bytes leave all the same, since the line was heard a moment ago; the fault's number. */
async function swallowsEntry(environment: Environment, symbol: string): Promise<number> {
  const judged = () => verdicts(environment, symbol);
  const refused = () => environment.refusals(symbol).length;
  const taken = () => environment.factsOf('entry-intended', symbol).length;
  return until('the bytes of an entry are swallowed', async () => {
    const [judgedBefore, refusedBefore, takenBefore] = [judged(), refused(), taken()];
    const fault = await environment.fault('mute');
    await environment.predict(symbol, 'BUY');
    const hasLeft = await until('it has left, or is refused', async () => {
      if ((await newOrders(environment, symbol)).length > 0) return 'yes';
      // The verdict is read before the intent: the same turn records both.
      const isJudged = refused() > refusedBefore || judged() > judgedBefore;
      const isTaken = taken() > takenBefore;
      return isJudged && !isTaken ? 'no' : undefined;
    });
    if (hasLeft === 'yes') return fault;
    await environment.heal(fault);
    await isReady(environment);
    return undefined;
  });
}

/** Mute before the signal to close AAA; undefined if its last price was too old for a verdict by then. */
async function closesWhileMute(environment: Environment): Promise<number | undefined> {
  async function judged(signal: 'BUY' | 'SELL'): Promise<void> {
    const before = verdicts(environment, 'AAA');
    await environment.predict('AAA', signal);
    await until('it is judged', () => verdicts(environment, 'AAA') > before);
  }
  const fault = await environment.fault('mute');
  await judged('SELL');
  if (environment.factsOf('position-closing', 'AAA').length > 0) return fault;
  // Once prices are there, the last prediction is judged again: one that closes nothing.
  await judged('BUY');
  await environment.heal(fault);
  await isReady(environment);
  return undefined;
}

/** Whatever of the entry came about: it is booked, covered, and nothing of it is in doubt. */
async function isSettled(environment: Environment, symbol: string): Promise<void> {
  await until('nothing is in doubt', () => environment.daemon.status().unknown_orders === 0);
  const net = await environment.net(symbol);
  if (net === 0) await becomesFlat(environment, symbol);
  else await becomesCovered(environment, symbol, net);
}

/** Each signal has led to one entry at most, whatever became of its bytes. */
function expectNoneRetried(environment: Environment, symbol: string): void {
  const signals = environment.factsOf('entry-intended', symbol).map(({ signalId }) => signalId);
  expect(new Set(signals).size).toBe(signals.length);
}

describe.concurrent('a line that fails', () => {
  it('reset: the daemon is back, the position as it was, and trades on', () =>
    inEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      const sessions = environment.factsOf('session-opened').length;
      await environment.fault('reset');
      const resetAt = performance.now();
      await until('a new session', () => environment.factsOf('session-opened').length > sessions);
      await isReady(environment);
      expectWithinWall('reset: trading again after', performance.now() - resetAt, 3_000);
      await becomesCovered(environment, 'AAA', 100);
      await environment.enter('BBB');
      await becomesCovered(environment, 'BBB', 100);
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it('restart: refused until the port is open again, then settled, then trading', () =>
    inEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('restart', { for_ms: RESTART_MS });
      const openAt = performance.now() + RESTART_MS;
      await until('the loss is noticed', () => state(environment) !== 'ready');
      await isReady(environment);
      const backMs = performance.now() - openAt;
      expectWithinWall('restart: trading after the port has opened', backMs, 3_000);
      await becomesCovered(environment, 'AAA', 100);
      await environment.enter('BBB');
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it('held-legs over a reset: still held, cancelled by number, nothing left', () =>
    inEnvironment({}, async (environment) => {
      await environment.fault('held-legs', { symbol: 'AAA' });
      await environment.taken('AAA', 'BUY');
      await environment.fault('reset');
      await until(
        'the trade is given up',
        () => environment.factsOf('position-abandoned', 'AAA')[0],
      );
      await becomesFlat(environment, 'AAA');
      const numbers = (await newOrders(environment, 'AAA')).map(({ fields }) => fields[0]);
      const cancelled = (await environment.wire('cancelOrder')).flatMap(({ fields }) => fields);
      expect(cancelled).toEqual(expect.arrayContaining(numbers));
      await environment.enter('AAA');
      await becomesCovered(environment, 'AAA', 100);
    }));

  it('held-legs over a restart: forgotten by the gateway, settled as never sent', () =>
    inEnvironment({}, async (environment) => {
      await environment.fault('held-legs', { symbol: 'AAA' });
      await environment.taken('AAA', 'BUY');
      await environment.fault('restart', { for_ms: 800 });
      await until(
        'the trade is given up',
        () => environment.factsOf('position-abandoned', 'AAA')[0],
      );
      await becomesFlat(environment, 'AAA');
      expect(await newOrders(environment, 'AAA')).toHaveLength(3);
      expect(environment.factsOf('execution-booked', 'AAA')).toEqual([]);
    }));

  it('mute, buffering, of an entry: suspect, and what executes on resume is booked and protected', () =>
    inEnvironment({}, async (environment) => {
      const fault = await swallowsEntry(environment, 'AAA');
      await until('the line is suspect', () => state(environment) === 'suspect');
      await environment.heal(fault);
      await until('the line is back', () => state(environment) === 'ready');
      await isSettled(environment, 'AAA');
      expectNoneRetried(environment, 'AAA');
      const naked = (await environment.book()).naked_milliseconds;
      expectWithin('mute, buffer: naked', naked, 2_000);
    }));

  it('mute, buffering, until the line is dead: what the old connection had said is served late and settled', () =>
    inEnvironment({}, async (environment) => {
      await environment.enter('BBB');
      const fault = await swallowsEntry(environment, 'AAA');
      await until('the line is dead', () => state(environment) === 'dead');
      await environment.heal(fault);
      await isReady(environment);
      await isSettled(environment, 'AAA');
      await becomesCovered(environment, 'BBB', 100);
      expectNoneRetried(environment, 'AAA');
      const naked = (await environment.book()).naked_milliseconds;
      expectWithin('mute, buffer, dead: naked', naked, 2_000);
    }));

  it('mute, buffering, of a close: the exit goes out once, executes on resume, and is booked', () =>
    inEnvironment({ speed: 1 }, async (environment) => {
      await environment.enter('AAA');
      const fault = await until('the close is decided', () => closesWhileMute(environment));
      await until('the exit has left', () => environment.factsOf('exit-intended', 'AAA')[0]);
      await until('the exit is in doubt', () =>
        environment.factsOf('order-updated', 'AAA').some(({ status }) => status === 'unknown'),
      );
      await environment.heal(fault);
      await becomesFlat(environment, 'AAA');
      expect(environment.factsOf('exit-intended', 'AAA')).toHaveLength(1);
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it('mute, dropping: suspect, then dead, then told; the lost entry is never retried', () =>
    inEnvironment({ speed: 2 }, async (environment) => {
      await environment.enter('AAA');
      const mutedAt = performance.now();
      const fault = await environment.fault('mute', { mode: 'drop' });
      await environment.predict('BBB', 'BUY');
      await until('the line is suspect', () => state(environment) === 'suspect');
      await until('the line is dead', () => state(environment) === 'dead');
      expectWithinWall('mute, drop: dead after', performance.now() - mutedAt, 13_000);
      await until('the operator is told', () =>
        environment.told().some((text) => /gateway is dead/.test(text)),
      );
      expectWithinWall('mute, drop: reported after', performance.now() - mutedAt, 15_000);
      expect(environment.factsOf('position-closing', 'AAA')).toEqual([]);
      await environment.heal(fault);
      await isReady(environment);
      await becomesCovered(environment, 'AAA', 100);
      await isSettled(environment, 'BBB');
      expectNoneRetried(environment, 'BBB');
      expect((await environment.book()).naked_milliseconds).toBe(0);
    }));

  it('client-id-in-use: waits and comes back under the same id', () =>
    inEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('client-id-in-use', { count: 1 });
      await environment.fault('reset');
      await until('the loss is noticed', () => state(environment) !== 'ready');
      await isReady(environment);
      const starts = await environment.wire('startApi');
      expect(new Set(starts.map(({ client_id }) => client_id))).toEqual(new Set([17]));
      await becomesCovered(environment, 'AAA', 100);
    }));

  it('id-rollback: numbers never repeat and nothing is booked under another order', () =>
    inEnvironment({}, async (environment) => {
      await environment.enter('AAA');
      await environment.fault('id-rollback', { by: 3 });
      await environment.fault('reset');
      await until('the loss is noticed', () => state(environment) !== 'ready');
      await isReady(environment);
      await environment.enter('BBB');
      await becomesCovered(environment, 'AAA', 100);
      await becomesCovered(environment, 'BBB', 100);
      const numbers = environment.daemon.look.orders().map(({ order_id }) => order_id);
      expect(new Set(numbers).size).toBe(numbers.length);
    }));
});

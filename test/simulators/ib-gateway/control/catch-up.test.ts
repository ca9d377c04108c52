// What a jump of the clock costs whoever is connected: market time is played in turns, and sockets are served between.
import { describe, expect, test } from 'vitest';
import { HOUR_MS, instant } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import { startGatewaySimulator } from '../../../../src/simulators/ib-gateway/gateway-simulator.ts';
import { pause } from '../../../processes/waiting.ts';
import { ask, CURRENT_TIME, ends, longestShareOf, SHARE_MAX, until, watcherOf } from './watcher.ts';

const START = instant(Date.parse('2020-12-16T15:00:00Z'));

test('a move of a clock that runs is answered at night, too, when nothing is due for hours', async () => {
  const evening = Date.parse('2020-12-16T21:05:00Z');
  const clock = createSimulatedClock({ market: instant(evening), wallMs: Date.now(), speed: 600 });
  ends.push(() => clock.stop());
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  ends.push(() => gateway.stop());
  for (let turn = 1; turn <= 40; turn += 1) {
    // A second at this speed: the time must still lie ahead when the request arrives.
    const at = new Date(Math.ceil(clock.now()) + 600_000).toISOString();
    const answer = await fetch(`http://127.0.0.1:${gateway.controlPort}/clock`, {
      ...{ method: 'POST', body: JSON.stringify({ at }) },
    });
    expect(answer.status).toBe(200);
  }
});

describe('with fifty watched symbols', () => {
  test('two hours are played in turns, and the answer comes when they are over', async () => {
    const clock = createSimulatedClock({
      market: START,
      wallMs: Number.MAX_SAFE_INTEGER,
      speed: 1,
    });
    const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
    ends.push(() => gateway.stop());
    const watcher = await watcherOf(gateway, { symbols: 50 });
    const bytesBefore = watcher.bytes();
    const share = await longestShareOf(async () => {
      const moving = ask(gateway, '/clock', { at: '2020-12-16T17:00:00Z' });
      await until(() => watcher.bytes() > bytesBefore + 100_000);
      // Asked in the middle, answered at the end.
      watcher.send(CURRENT_TIME, 1);
      expect(await moving).toEqual({ time: '2020-12-16T17:00:00.000Z', speed: 1 });
    });
    expect(share).toBeLessThan(SHARE_MAX);
    await until(() => watcher.of(CURRENT_TIME).length === 1);
    expect(watcher.of(CURRENT_TIME)).toMatchObject([
      ['49', '1', String(Date.parse('2020-12-16T17:00:00Z') / 1_000)],
    ]);
  });
});

test('a move over twelve days sends the quotes of the last four', async () => {
  const clock = createSimulatedClock({ market: START, wallMs: Number.MAX_SAFE_INTEGER, speed: 1 });
  const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
  ends.push(() => gateway.stop());
  await watcherOf(gateway, { symbols: 1 });
  const entries = async () => {
    const reply = await fetch(`http://127.0.0.1:${gateway.controlPort}/wire`);
    return (await reply.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };
  await ask(gateway, '/clock', { at: '2020-12-28T15:00:00Z' });
  // What was sent in real time, before the move, is older.
  const sent = (await entries()).filter(({ at }) => Date.parse(at) > START + HOUR_MS);
  expect(sent[0]).toMatchObject({ at: '2020-12-24T15:00:00.000Z' });
  expect(sent.at(-1)).toMatchObject({ at: '2020-12-28T15:00:00.000Z' });
});

describe('after the host has slept for 30 hours', () => {
  test('market time is caught up in turns, requests are answered meanwhile, and orders trade as they would have', async () => {
    let sleptMs = 0;
    const wallNow = () => Date.now() + sleptMs;
    const anchor = { market: START, wallMs: wallNow(), speed: 1 };
    const clock = createSimulatedClock(anchor, wallNow);
    ends.push(() => clock.stop());
    const gateway = await startGatewaySimulator({ port: 0, controlPort: 0, clock });
    ends.push(() => gateway.stop());
    const watcher = await watcherOf(gateway, { symbols: 10 });
    const order = { account: 'DU1234567', symbol: 'AA', action: 'BUY', quantity: 100 };
    await ask(gateway, '/order', { ...order, type: 'MOC' });
    await ask(gateway, '/order', { ...order, type: 'MKT', quantity: 3_000 });
    const bytesBefore = watcher.bytes();
    const share = await longestShareOf(async () => {
      sleptMs = 30 * HOUR_MS;
      await until(() => watcher.bytes() > bytesBefore + 100_000);
      watcher.send(CURRENT_TIME, 1);
      await until(() => watcher.of(CURRENT_TIME).length === 1);
      await caughtUp();
    });
    // Below the message limit of one second.
    async function caughtUp(): Promise<void> {
      const toldMs = () => Number(watcher.of(CURRENT_TIME).at(-1)?.[2]) * 1_000;
      for (; clock.now() - toldMs() > 10_000; await pause(250)) watcher.send(CURRENT_TIME, 1);
    }
    expect(share).toBeLessThan(SHARE_MAX);
    const told = Number(watcher.of(CURRENT_TIME)[0]?.[2]) * 1_000;
    expect(told).toBeLessThan(START + 30 * HOUR_MS);
    const { executions } = Object(await ask(gateway, '/state'));
    expect(executions.at(-1)).toMatchObject({ time: '2020-12-16T21:00:00.000Z', shares: 100 });
  });
});

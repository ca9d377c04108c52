// The demonstration with a server of Redis of its own, which ends with it.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePlace, type Place } from '../cli/place/sluice.ts';
import { isAlive } from '../processes/alive.ts';
import { until } from '../processes/waiting.ts';

describe('the demonstration with Redis', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });
  afterEach(() => place.leave());

  it('starts it, keeps its prices there, and ends it', async () => {
    const child = place.spawn('start', '--demo', '--foreground', '--with', 'redis');
    let told = '';
    child.stdout?.on('data', (chunk) => {
      told += chunk;
    });
    const port = await until('it names it', () => /Redis at 127\.0\.0\.1:(\d+):/.exec(told)?.[1]);
    await until('a price is there', async () =>
      (await answerOf(Number(port), 'KEYS stock:*')).includes('stock:SPY'),
    );
    for (const line of told.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const services = join(place.folder, 'data', 'demo-DU0000001', 'services');
    const pid = Number(readFileSync(join(services, 'redis', 'redis.pid'), 'utf8'));
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    await until('Redis has ended', () => !isAlive(pid));
  });
});

function answerOf(port: number, words: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${words}\r\n`));
    socket.on('data', (bytes) => {
      answer += bytes;
      socket.end();
    });
    socket.on('error', () => resolve(''));
    socket.on('close', () => resolve(answer));
  });
}

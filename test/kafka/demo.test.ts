// The demonstration with a broker of its own: found, filled, and ended with it, however it ends.
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredMessage } from '../../src/relay/kafka/broker/broker.ts';
import { openKafkaBroker } from '../../src/relay/kafka/broker/kafka-broker.ts';
import { messagesOfSpans } from '../../src/relay/kafka/broker/read-span.ts';
import { makePlace, type Place } from '../cli/place/sluice.ts';
import { isAlive } from '../processes/alive.ts';
import { LONG_TIMEOUT, LONG_WAIT } from '../processes/program.ts';
import { until } from '../processes/waiting.ts';

describe('the demonstration with Kafka', () => {
  let place: Place;
  let folder: string;
  beforeEach(() => {
    place = makePlace();
    folder = join(place.folder, 'data', 'demo-DU0000001');
    // The broker's files are there once for all homes.
    mkdirSync(join(place.folder, '.cache'));
    const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
    symlinkSync(join(cache, 'sluice'), join(place.folder, '.cache', 'sluice'));
  });
  afterEach(() => place.leave());

  const brokerPid = () =>
    Number(readFileSync(join(folder, 'services', 'kafka', 'broker.pid'), 'utf8'));

  it('starts a broker, publishes its ledger to it, and ends it', async () => {
    const child = place.spawn('start', '--demo', '--foreground', '--with', 'kafka');
    const told = linesOf(child);
    const address = await until('it names it', () => /Kafka at ([\d.:]+):/.exec(told())?.[1]);
    await until('the API is up', () => told().includes('Dashboard at'));
    const first = await until('a trade is published', () => firstOf(address, 'holdings.trades'));
    expect(first.headers.schema).toMatch(/^trades\//);
    for (const line of told().split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const pid = brokerPid();
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(join(folder, 'services.yaml'))).toBe(false);
  });

  it('takes the broker along even when it is killed', async () => {
    const child = place.spawn('start', '--demo', '--foreground', '--with', 'kafka', '--json');
    await until('it is named', () => existsSync(join(folder, 'services.yaml')));
    const pid = brokerPid();
    child.kill('SIGKILL');
    await until('the broker has ended', () => !isAlive(pid));
  });

  it('keeps the broker of a detached one until that is stopped', async () => {
    const started = await place.run('start', '--demo', '--with', 'kafka', ...LONG_WAIT);
    expect(started).toMatchObject({ code: 0 });
    const address = /Kafka at ([\d.:]+):/.exec(started.out)?.[1] ?? '';
    await until('a trade is published', () => firstOf(address, 'holdings.trades'));
    const pid = brokerPid();
    expect((await place.run('stop', '--demo', ...LONG_TIMEOUT)).code).toBe(0);
    await until('the broker has ended', () => !isAlive(pid));
  });
});

function linesOf(child: ChildProcess): () => string {
  let told = '';
  child.stdout?.on('data', (chunk) => {
    told += chunk;
  });
  return () => told;
}

/** Undefined while the topic is empty. */
async function firstOf(address: string, topic: string): Promise<StoredMessage | undefined> {
  const broker = await openKafkaBroker({
    ...{ brokers: [address], clientName: 'test', prefix: 'holdings' },
    ...{ isEncrypted: false, credentials: undefined },
  });
  try {
    const spans = await broker.spans([topic]).catch(() => []);
    const filled = spans.find(({ start, end }) => end > start);
    if (filled === undefined) return undefined;
    for await (const message of messagesOfSpans(broker, [filled])) return message;
    return undefined;
  } finally {
    await broker.close();
  }
}

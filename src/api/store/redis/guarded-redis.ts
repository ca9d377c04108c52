// A connection to Redis that costs a request little when Redis does not answer: after the first failure it is left alone
// until it takes a write again, and the operator is told once.
import type { Redis, RedisOptions } from 'ioredis';
import type { Cancel } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import type { Log } from '../../../trader/ports/log.ts';
import type { RedisSettings } from '../../../trader/ports/redis-settings.ts';

export interface RedisSurroundings {
  readonly settings: RedisSettings;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** Epoch ms. */
  now(): number;
  after(delayMs: number, call: () => void): Cancel;
}

export interface GuardedRedis {
  /** Undefined if Redis does not answer in time, refuses, or is left alone. Never rejects. */
  ask<Answer>(act: (client: Redis) => Promise<Answer>): Promise<Answer | undefined>;
  key(name: string): string;
  state(): RedisState;
  /** Called when it works again after it did not. */
  onReturn(call: () => void): void;
  /** Another connection, for what a connection does only alone. */
  another(changes: Options): Redis;
  stop(): void;
}

export interface RedisState {
  readonly isUp: boolean;
  /** The last failure; empty while it works. */
  readonly why: string;
  /** Questions that it did not answer, or refused. */
  readonly failures: number;
}

type Options = RedisOptions & { readonly replyMapping?: 'legacy' };

/** What a request waits for an answer at most. */
const ANSWER_MS = 50;
const CONNECT_MS = 2 * SECOND_MS;
const RECONNECT_MAX_MS = SECOND_MS;
const PROBE_EVERY_MS = 200;
/** A process that was busy itself is no alarm. */
const ALARMING_PROBES = 2;
/** A connection whose other end is gone without a word never fails by itself. */
const RENEWING_PROBES = 25;
const ALIVE_MS = 10 * SECOND_MS;

/** Waits for the first answer, a moment at most: without one the process starts all the same. */
export async function openGuardedRedis(surroundings: RedisSurroundings): Promise<GuardedRedis> {
  const { settings, log, after } = surroundings;
  const { Redis } = await import('ioredis');
  const options = optionsOf(settings);
  const client = new Redis(settings.url, options);
  const { host } = new URL(settings.url);
  const key = (name: string) => `${settings.prefix}${name}`;
  const returns: (() => void)[] = [];
  const first = Promise.withResolvers<void>();
  let isUp = false;
  let isAlarmed = false;
  let isStopped = false;
  let why = 'it has not answered yet';
  let failures = 0;
  let failedProbes = 0;
  let cancelProbe: Cancel = () => {};

  client.on('error', (error: Error) => {
    why = error.message || String((error as NodeJS.ErrnoException).code);
  });
  client.on('ready', () => {
    if (!isUp) void probe();
  });
  client.on('close', () => {
    if (isUp) leaveAlone('the connection broke');
  });

  function leaveAlone(reason: string): void {
    why = reason;
    if (!isUp || isStopped) return;
    isUp = false;
    failedProbes = 0;
    void probe();
  }

  /** A write: a replica, and a server without memory, only answer reads. */
  async function probe(): Promise<void> {
    cancelProbe();
    try {
      await client.set(key('alive'), '1', 'PX', ALIVE_MS);
      works();
    } catch (error) {
      if (isStopped || isUp) return;
      missed(error);
      cancelProbe();
      cancelProbe = after(PROBE_EVERY_MS, () => void probe());
    }
  }

  function works(): void {
    cancelProbe();
    if (isStopped || isUp) return;
    isUp = true;
    why = '';
    if (isAlarmed) log.info('Redis works again.', { server: host });
    isAlarmed = false;
    first.resolve();
    for (const call of returns) call();
  }

  function missed(error: unknown): void {
    failedProbes += 1;
    // Without a connection every command fails alike; why there is none is known already.
    if (client.status === 'ready') why = sentenceOf(error);
    if (failedProbes % RENEWING_PROBES === 0 && client.status === 'ready') client.disconnect(true);
    if (failedProbes < ALARMING_PROBES || isAlarmed) return;
    isAlarmed = true;
    log.warn(
      `Redis at ${host} cannot be used: ${why}. This process works from its own memory and tries again.`,
    );
    first.resolve();
  }

  void probe();
  await first.promise;
  return {
    key,
    state: () => ({ isUp, why, failures }),
    onReturn: (call) => void returns.push(call),
    another: (changes) => new Redis(settings.url, { ...options, ...changes }),
    async ask(act) {
      if (!isUp) return undefined;
      try {
        return await act(client);
      } catch (error) {
        failures += 1;
        leaveAlone(sentenceOf(error));
        return undefined;
      }
    },
    stop() {
      isStopped = true;
      isUp = false;
      cancelProbe();
      client.disconnect();
    },
  };
}

function optionsOf({ username, password, isEncrypted }: RedisSettings): Options {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isEncrypted && { tls: {} }),
    commandTimeout: ANSWER_MS,
    connectTimeout: CONNECT_MS,
    // What was not answered is not sent again later: whoever asked has gone on without it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: (attempt) => Math.min(RECONNECT_MAX_MS, 50 * attempt),
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { request } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { NEVER, Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { type FeedScore, feedScores } from '../../../../src/trader/domain/score/feed-score.ts';
import type { KnownMove } from '../../../../src/trader/domain/score/scored-prediction.ts';
import type { RecordedFact } from '../../../../src/trader/ports/journal.ts';
import type { TraderStatus } from '../../../../src/trader/ports/trader-status.ts';
import type { TurnTimes } from '../../../../src/trader/ports/turn-times.ts';
import {
  createHttpDoor,
  type HttpDoor,
} from '../../../../src/trader/surfaces/metrics/http-door.ts';
import { until } from '../../../processes/waiting.ts';
import { NOW, scriptedTrader } from '../../ports/scripted-trader.ts';
import { HOSTILE_REQUESTS, hostileRequest, sendHostile } from '../hostile/hostile-requests.ts';

const HOST = {
  host: '127.0.0.1',
  port: 0,
  allowedHosts: ['sluice-paper'],
  token: 'token-of-the-monitor',
  version: '1.2.3',
  turns$: NEVER,
  errorsLastHour: () => 2,
};

let door: HttpDoor | undefined;
afterEach(() => door?.stop());

async function listening(status: Partial<TraderStatus> = {}) {
  const trader = scriptedTrader(status);
  door = createHttpDoor({ ...HOST, trader });
  const port = await door.listen();
  return { trader, port, get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`) };
}

describe('the http server', () => {
  it('is live while it listens and ready only when the trader may trade', async () => {
    const { get } = await listening({ ready: { isReady: false, why: 'gateway not reachable' } });
    expect((await get('/health/live')).status).toBe(200);
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false, why: 'gateway not reachable' });
  });

  it('counts facts and measures the status', async () => {
    const { trader, get } = await listening();
    trader.facts$.next({
      seq: 1,
      at: NOW,
      cause: 0,
      correlation: '',
      fact: {
        type: 'prediction-judged',
        feed: 'flow',
        symbol: 'SPY',
        receivedAt: NOW,
        verdict: { kind: 'session_closed' },
      },
    });
    const text = await (await get('/metrics')).text();
    expect(text).toContain('sluice_predictions_total{verdict="session_closed"} 1');
    expect(text).toContain('sluice_ready 1');
    expect(text).toContain('sluice_errors_last_hour 2');
    expect(text).toContain('sluice_ignored_prints{reason="jump"} 2');
  });

  it('measures turns from the arrival of an input to the socket, and counts what was sent', async () => {
    const turns$ = new Subject<TurnTimes>();
    const trader = scriptedTrader();
    door = createHttpDoor({ ...HOST, trader, turns$ });
    const url = `http://127.0.0.1:${await door.listen()}/metrics`;
    const cancel: RecordedFact = {
      ...{ seq: 1, at: NOW, cause: 0, correlation: '' },
      fact: { type: 'cancel-intended', symbol: 'SPY', orderRef: 'j.1.e', why: 'a test' },
    };
    trader.facts$.next(cancel);
    const times = { arrivedMs: 100, beganMs: 101, decidedMs: 103, committedMs: 107, sentMs: 108 };
    turns$.next({ ...times, facts: [cancel], request: undefined });
    turns$.next({ ...times, facts: [], request: undefined });
    const text = await (await fetch(url)).text();
    expect(text).toContain('sluice_signal_to_wire_seconds_sum 0.008');
    expect(text).toContain('sluice_signal_to_wire_seconds_count 1');
    expect(text).toContain('sluice_turn_seconds_count{step="commit"} 2');
    expect(text).toContain('sluice_order_intents_total{purpose="cancel"} 1');
    expect(text).toContain('sluice_order_intents_total{purpose="entry"} 0');
    expect(text).toMatch(/sluice_gateway_state\{state="\w+"\} 1/);
    expect(text).toContain('sluice_build_info{version="1.2.3"');
    expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds \d/);
    expect(text).toMatch(/process_resident_memory_bytes \d{7}/);
  });

  it('measures how many positions are unprotected, and how old the confirmation of their stops is', async () => {
    const bare = { symbol: 'SPY', quantity: 135, covered: 0 } as const;
    const { get } = await listening({
      positions: 3,
      uncovered: [
        { ...bare, kind: 'unprotected' },
        { ...bare, kind: 'waived', by: 'operator' },
        { ...bare, kind: 'settling' },
      ],
      stops: { confirmedAt: instant(NOW - 90_000), isStale: true },
    });
    const text = await (await get('/metrics')).text();
    expect(text).toContain('sluice_unprotected_positions 2');
    expect(text).toContain('sluice_stops_confirmed_age_seconds 90');
  });

  it('counts price moves after predictions, and reports a decayed feed', async () => {
    const moves$ = new Subject<KnownMove>();
    const scores$ = new Subject<readonly FeedScore[]>();
    door = createHttpDoor({ ...HOST, trader: scriptedTrader(), moves$, scores$ });
    const port = await door.listen();
    moves$.next({ feed: 'flow', horizon: '30m', move: 0.004 });
    moves$.next({ feed: 'flow', horizon: '30m', move: -0.001 });
    moves$.next({ feed: 'flow', horizon: 'close', move: 0 });
    scores$.next(feedScores([], US_EQUITIES));
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain(
      'sluice_scored_predictions_total{feed="flow",horizon="30m",outcome="hit"} 1',
    );
    expect(text).toContain(
      'sluice_scored_predictions_total{feed="flow",horizon="close",outcome="flat"} 1',
    );
    expect(text).toMatch(/sluice_predicted_move_percent_sum\{feed="flow",horizon="30m"\} 0\.3/);
    expect(text).not.toContain('sluice_feed_decayed{');
  });

  it('has a counter for each total, as `promtool check metrics` demands', async () => {
    const { get } = await listening();
    const texts = [await (await get('/metrics')).text(), await (await get('/metrics')).text()];
    const types = texts[1]?.match(/^# TYPE \S+_total \w+$/gm) ?? [];
    expect(types.filter((line) => !line.endsWith(' counter'))).toEqual([]);
    const [first = 0, second = 0] = texts.map((text) =>
      Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]),
    );
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThanOrEqual(first);
    expect(second).toBeLessThan(first * 2);
  });

  it('tells amounts of money only to the bearer of the token', async () => {
    const { port, get } = await listening();
    const stranger = await (await get('/metrics')).text();
    expect(stranger).not.toContain('usd');
    expect(stranger).toContain('sluice_positions 1');
    expect(stranger).toContain('# TYPE sluice_turns gauge');
    const as = async (authorization: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
        headers: { authorization },
      });
      return answer.text();
    };
    for (const wrong of ['Bearer token-of-the-monito', 'Bearer', 'token-of-the-monitor'])
      expect(await as(wrong), wrong).not.toContain('usd');
    expect(await as('Bearer token-of-the-monitor')).toContain('sluice_worst_case_usd -123.456');
  });

  it('answers to addresses, localhost and its allowed names, and to no other host', async () => {
    const { port } = await listening();
    const statusFor = async (host: string) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const asked = request(
        { host: '127.0.0.1', port, path: '/health/live', headers: { host } },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      asked.on('error', reject).end();
      return promise;
    };
    for (const ours of [
      '127.0.0.1',
      `localhost:${port}`,
      '[::1]:80',
      '10.0.0.7',
      'Sluice-Paper:8000',
    ])
      expect(await statusFor(ours), ours).toBe(200);
    for (const foreign of ['evil.example', 'localhost.evil.example', 'user@evil.example'])
      expect(await statusFor(foreign), foreign).toBe(421);
  });

  it('holds a limited number of connections, and drops those that say nothing', async () => {
    const { port, get } = await listening();
    const sockets = Array.from({ length: 100 }, () =>
      connect({ host: '127.0.0.1', port }).on('error', () => undefined),
    );
    // The server closes every connection beyond its limit at once.
    await until(
      'connections are refused',
      () => sockets.filter(({ closed }) => closed).length >= 60,
    );
    for (const socket of sockets) socket.destroy();
    await until('it answers again', async () => {
      const live = await get('/health/live').catch(() => undefined);
      return live?.status === 200;
    });
  });

  it('is not ready while the state cannot be read, and stays up', async () => {
    const { trader, get } = await listening();
    trader.status = () => {
      throw new Error('the state is gone');
    };
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toEqual({ ready: false, why: 'the state is gone' });
    expect((await get('/health/live')).status).toBe(200);
  });

  it('survives any bytes sent to it', async () => {
    const { port, get } = await listening();
    await sendHostile({ host: '127.0.0.1', port }, fc.sample(hostileRequest, HOSTILE_REQUESTS));
    expect((await get('/health/live')).status).toBe(200);
  });

  it('serves nothing else', async () => {
    const { get } = await listening();
    expect((await get('/api/v1/orders')).status).toBe(404);
  });
});

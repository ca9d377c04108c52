import fc from 'fast-check';
import { Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { type FeedScore, feedScores } from '../../../../src/trader/domain/score/feed-score.ts';
import type { KnownMove } from '../../../../src/trader/domain/score/scored-prediction.ts';
import type { TraderStatus } from '../../../../src/trader/ports/trader.ts';
import {
  createHttpDoor,
  type HttpDoor,
} from '../../../../src/trader/surfaces/metrics/http-door.ts';
import { NOW, scriptedTrader } from '../../ports/scripted-trader.ts';
import { HOSTILE_REQUESTS, hostileRequest, sendHostile } from '../hostile/hostile-requests.ts';

const HOST = {
  host: '127.0.0.1',
  port: 0,
  residentBytes: () => 1_000,
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
    expect(text).toContain('sluice_worst_case_usd -123.456');
    expect(text).toContain('sluice_ready 1');
    expect(text).toContain('sluice_errors_last_hour 2');
    expect(text).toContain('sluice_ignored_prints{reason="jump"} 2');
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

// Readers who ask a trader for many different answers: it gets one costly question at a time, and what pages poll does not wait.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createResponseCache } from '../../../src/api/traders/response-cache.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { ControlText } from '../../../src/trader/app/control-client/control-client.ts';
import { until } from '../../processes/waiting.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

const COSTLY = /^\/(why|chart)\?/;
const BOOKED = { total: 0, rows: [], next: null };

/** A trader that answers costly questions when the test lets it, and all others at once. */
function slowTrader(now = () => performance.now()) {
  const asked: string[] = [];
  const open: (() => void)[] = [];
  let isQuick = false;
  const mirror = createResponseCache({
    now,
    after(delayMs, call) {
      const timer = setTimeout(call, delayMs);
      return () => clearTimeout(timer);
    },
    async ask(path) {
      asked.push(path);
      const body = path.includes('/page?') ? BOOKED : [];
      const answer = ok<ControlText>({ text: JSON.stringify(body), seq: 7 });
      if (isQuick || !COSTLY.test(path)) return answer;
      return new Promise((resolve) => open.push(() => resolve(answer)));
    },
  });
  mirror.onLine({ kind: 'start', seq: 7 });
  const costly = () => asked.filter((path) => COSTLY.test(path));
  /** From now on it answers all of them at once. */
  const quicken = () => {
    isQuick = true;
    for (const answer of open) answer();
  };
  let looked = 0;
  const trader = {
    ...scriptedTrader(),
    looks: () => looked,
    look(path: string, by?: string) {
      looked += 1;
      return mirror.look(path, by);
    },
  };
  return { trader, mirror, asked, open, costly, quicken };
}

const since = (minute: number, second = 0) =>
  encodeURIComponent(new Date(Date.UTC(2026, 0, 5, 15, minute, second)).toISOString());

describe('costly questions of readers', () => {
  it('are one at a time with a short queue, then 503, and polled lists do not wait for them', async () => {
    const { trader, open, costly, quicken } = slowTrader();
    const api = await served([trader]);
    const bearers = await Promise.all(
      ['ann', 'bob'].map((name) => api.signedIn(name, 'viewer', ['DU1'])),
    );
    const get = (path: string, n = 0) =>
      api.ask('GET', `/api/v1/${path}`, { bearer: bearers[n % 4 < 2 ? 0 : 1] ?? '' });
    const refused: Response['headers'][] = [];
    const bodies: unknown[] = [];
    let answeredCount = 0;
    const asking = Array.from({ length: 100 }, async (_, n) => {
      const path = n % 2 === 0 ? `why/SPY?since=${since(n)}` : `chart/SPY?from=${since(n)}`;
      const { status, headers, body } = await get(`daemon/DU1/${path}`, n);
      if (status !== 503) {
        answeredCount += 1;
        return;
      }
      refused.push(headers);
      bodies.push(body);
    });
    await until('all but 65 are refused', () => refused.length === 35);
    expect(bodies[0]).toMatchObject({ status: 503, code: 'busy' });
    expect(refused[0]?.get('retry-after')).toBe('2');
    expect(costly()).toHaveLength(1);
    expect((await get('positions')).status).toBe(200);
    expect((await get('orders?symbol=SPY')).status).toBe(200);
    for (let turn = 0; turn < 3; turn += 1) {
      await until('the next is asked', () => open.length > turn);
      expect(costly()).toHaveLength(turn + 1);
      open[turn]?.();
    }
    quicken();
    await Promise.all(asking);
    // Those that have waited for too long by then are refused.
    expect(answeredCount + refused.length).toBe(100);
    expect(answeredCount).toBeGreaterThanOrEqual(3);
  });

  it('of one user have half of the queue at most, and users take turns', async () => {
    // Time stands: none waits for too long on a slow machine.
    const { trader, open, costly, quicken } = slowTrader(() => 0);
    const api = await served([trader]);
    const [ann = '', bob = '', cid = ''] = await Promise.all(
      ['ann', 'bob', 'cid'].map((name) => api.signedIn(name, 'viewer', ['DU1'])),
    );
    const get = (path: string, bearer: string) =>
      api.ask('GET', `/api/v1/daemon/DU1/${path}`, { bearer });
    const refused: unknown[] = [];
    const ofAnn = Array.from({ length: 60 }, async (_, n) => {
      const { status, body } = await get(`chart/SPY?from=${since(n)}`, ann);
      if (status === 503) refused.push(body);
    });
    await until('all of hers but 33 are refused', () => refused.length === 27);
    expect(refused[0]).toMatchObject({
      ...{ status: 503, code: 'busy' },
      detail: '32 of your questions wait for the trader already; try again.',
    });
    const ofBob = get(`why/SPY?since=${since(1)}`, bob);
    const ofCid = [2, 3].map((minute) => get(`why/SPY?since=${since(minute)}`, cid));
    await until('they wait', () => trader.looks() === 63);
    for (let turn = 0; turn < 4; turn += 1) {
      await until('the next is asked', () => open.length > turn);
      open[turn]?.();
    }
    await until('the fifth is asked', () => open.length === 5);
    const kinds = costly().map((path) => /^\/(why|chart)/.exec(path)?.[1]);
    expect(kinds).toEqual(['chart', 'why', 'why', 'chart', 'why']);
    quicken();
    await Promise.all([...ofAnn, ofBob, ...ofCid]);
    expect(refused).toHaveLength(27);
  });

  it('that two users ask are of both: a turn and a share of either is for both', async () => {
    // Time stands: none waits for too long on a slow machine.
    const { mirror, open, costly, quicken } = slowTrader(() => 0);
    const chart = (n: number) => `/chart?symbol=S${n}`;
    const looks = Array.from({ length: 33 }, (_, n) => mirror.look(chart(n), 'ann'));
    await until('the first is asked', () => open.length === 1);
    const shared = mirror.look(chart(30), 'bob');
    open[0]?.();
    await until('the next is asked', () => open.length === 2);
    expect(costly()[1]).toBe(chart(30));
    quicken();
    expect(await shared).toMatchObject({ ok: true });
    for (const look of looks) expect(await look).toMatchObject({ ok: true });
  });

  it('leave the trader three quarters of its time', async () => {
    const { mirror, open } = slowTrader();
    const both = [mirror.look('/why?about=SPY'), mirror.look('/why?about=QQQ')];
    await until('the first is asked', () => open.length === 1);
    await delay(100);
    const answeredAt = performance.now();
    open[0]?.();
    await both[0];
    await until('the second is asked', () => open.length === 2);
    expect(performance.now() - answeredAt).toBeGreaterThan(250);
    open[1]?.();
    expect(await both[1]).toMatchObject({ ok: true });
  });

  it('are the same within a minute', async () => {
    const { trader, open, costly } = slowTrader();
    const api = await served([trader]);
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const ask = (second: number) =>
      api.ask('GET', `/api/v1/daemon/DU1/why/SPY?since=${since(30, second)}`, { bearer });
    const asking = [1, 2, 59].map(ask);
    await until('one is asked', () => open.length === 1);
    open[0]?.();
    await Promise.all(asking);
    expect(costly()).toEqual(['/why?about=SPY&since=2026-01-05T15%3A30%3A00.000Z']);
  });
});

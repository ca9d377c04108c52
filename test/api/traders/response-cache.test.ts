// The mirror between a real control API and real requests: what readers get is what the trader says, also while it does not answer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResponseCache } from '../../../src/api/traders/response-cache.ts';
import { ok } from '../../../src/kernel/result.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { until } from '../../processes/waiting.ts';
import { runs } from '../../runs/runs.ts';
import { CLOSING, HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import { type Served, served } from '../harness/served.ts';
import { type TraderEnvironment, traderEnvironment } from '../harness/trader-environment.ts';

const ONE_TRADE = [...OPENING, ...HELD, ...CLOSING];
const FOREIGN: Fact = { type: 'foreign-seen', symbol: 'QQQ', quantity: 7 };

interface Harness {
  readonly environment: TraderEnvironment;
  readonly api: Served;
  readonly bearer: string;
}

async function harness(): Promise<Harness> {
  const environment = await traderEnvironment();
  const api = await served(
    [environment.door.client],
    'closed',
    new Map([['DU1', environment.door.stream]]),
  );
  return { environment, api, bearer: await api.signedIn('ann', 'operator', ['DU1']) };
}

/** As a running trader's rows are marked. */
function living(rows: readonly object[]): unknown {
  return JSON.parse(JSON.stringify(rows.map((row) => ({ ...row, live: true }))));
}

type ControlAnswer = Awaited<ReturnType<Parameters<typeof createResponseCache>[0]['ask']>>;

/** Whose clock stands still until time is passed. */
function mirrorOf(ask: () => Promise<ControlAnswer>) {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly call: () => void }>();
  const mirror = createResponseCache({
    ask,
    now: () => now,
    after(delayMs, call) {
      const timer = { at: now + delayMs, call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  });
  return {
    mirror,
    pass(ms: number) {
      now += ms;
      for (const timer of timers) if (timer.at <= now && timers.delete(timer)) timer.call();
    },
  };
}

describe('the mirror of a trader', () => {
  it('says what the trader says once nothing happens any more, whatever happened before', async () => {
    const { environment, api, bearer } = await harness();
    const step = fc.oneof(
      fc.nat({ max: 5 }).map((count) => ({ kind: 'facts', count }) as const),
      fc.constantFrom(...PATHS).map((path) => ({ kind: 'read', path }) as const),
    );
    const read = async (path: string) => (await api.ask('GET', path, { bearer })).body;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let next = 0;
        const reading: Promise<unknown>[] = [];
        for (const one of steps) {
          if (one.kind === 'read') reading.push(read(one.path));
          else {
            environment.happen(ONE_TRADE.slice(next, next + one.count));
            next = (next + one.count) % ONE_TRADE.length;
          }
          await new Promise(setImmediate);
        }
        await Promise.all(reading);
        environment.happen([FOREIGN]);
        // A command of this process: what is read afterwards contains all facts.
        await environment.door.client.send({ method: 'POST', path: '/reload' });
        const { look } = environment;
        const all = (path: string, time: string) => read(`/api/v1/${path}?sort=${time}&limit=1000`);
        expect(await all('positions', 'opened_at')).toEqual(living(look.positions()));
        expect(await all('daemon/DU1/executions', 'time')).toEqual(living(look.executions()));
        expect(await all('daemon/DU1/trades', 'closed_at')).toEqual(living(look.trades()));
      }),
      { numRuns: runs(20) },
    );
  });

  it('costs the trader a few questions, however many ask', async () => {
    const { environment, api, bearer } = await harness();
    environment.happen(OPENING);
    const ask = () => api.ask('GET', '/api/v1/positions', { bearer });
    await ask();
    const before = environment.reads.positions;
    const began = performance.now();
    for (let round = 0; round < 10; round += 1) await Promise.all(Array.from({ length: 50 }, ask));
    const quarters = Math.ceil((performance.now() - began) / 250);
    expect(environment.reads.positions - before).toBeLessThanOrEqual(quarters + 1);
  });

  it('shows what a command has caused to whoever reads after its answer', async () => {
    const { environment, api, bearer } = await harness();
    const positions = () => api.ask('GET', '/api/v1/positions', { bearer });
    for (const facts of [[...OPENING, ...HELD], CLOSING]) {
      await positions();
      environment.commanded(facts);
      await api.ask('POST', '/api/v1/daemon/DU1/resume', { bearer, body: {} });
      expect((await positions()).body).toHaveLength(environment.look.positions().length);
    }
    expect(environment.look.trades()).toHaveLength(1);
  });

  it('gives everyone who asks the same the same answer, until it changes', async () => {
    const { environment, api, bearer } = await harness();
    environment.happen([...OPENING, ...HELD]);
    const ask = async (query = '') => {
      const { body, headers } = await api.ask('GET', `/api/v1/positions${query}`, { bearer });
      const [tag, count] = [headers.get('etag'), headers.get('x-total-count')];
      return { rows: (body as object[]).length, tag, count, type: headers.get('content-type') };
    };
    const first = await ask();
    expect(first).toMatchObject({ rows: 1, count: '1' });
    expect(await ask()).toEqual(first);
    expect(await ask('?symbol=QQQ')).toMatchObject({ rows: 0, count: '0' });
    expect(await ask('?symbol=QQQ')).toMatchObject({ rows: 0, count: '0' });
    expect(await ask()).toEqual(first);
    environment.commanded(CLOSING);
    await api.ask('POST', '/api/v1/daemon/DU1/resume', { bearer, body: {} });
    expect(await ask()).toMatchObject({ rows: 0, count: '0' });
  });

  it('follows prices, which are no facts', async () => {
    const { environment, api, bearer } = await harness();
    environment.happen([...OPENING, ...HELD]);
    const result = async () => {
      const { body } = await api.ask('GET', '/api/v1/positions', { bearer });
      return (body as { unrealized_pnl: number | null }[])[0]?.unrealized_pnl;
    };
    expect(await result()).toBeNull();
    environment.lastPrice(400);
    await until('the result at the new price', async () => ((await result()) ?? 0) > 0);
  });

  it('answers from its copy while the trader is down, with the age, and refuses commands', async () => {
    const { environment, api, bearer } = await harness();
    environment.happen([...OPENING, ...HELD]);
    const ask = (path: string) => api.ask('GET', `/api/v1${path}`, { bearer });
    const up = await ask('/positions');
    expect(up.headers.get('age')).toBeNull();
    await until('the account is known without a reader', async () => {
      const seen = await environment.door.client.look('/account');
      return seen.ok;
    });
    await environment.fall();
    const down = await until('the mark', async () => {
      const answer = await ask('/positions');
      return answer.headers.get('age') === null ? undefined : answer;
    });
    expect(down.body).toEqual((up.body as object[]).map((row) => ({ ...row, live: false })));
    expect(down.headers.get('warning')).toMatch(
      /^110 sluice "the trader does not answer; .* s old"$/,
    );
    expect((await ask('/accounts/balance')).status).toBe(200);
    expect((await ask('/positions/QQQ')).headers.get('age')).not.toBeNull();
    const refused = await api.ask('POST', '/api/v1/daemon/DU1/halt', { bearer, body: {} });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    // Nobody had looked at these.
    expect((await ask('/daemon/DU1/trades')).status).toBe(503);
    await environment.rise();
    environment.happen(CLOSING);
    const back = await until('the trader is back', async () => {
      const answer = await ask('/positions');
      return answer.headers.get('age') === null ? answer : undefined;
    });
    expect(back.body).toEqual([]);
  });

  it('has nothing to say before the trader has answered once', async () => {
    const { environment, api, bearer } = await harness();
    await environment.fall();
    const answer = await api.ask('GET', '/api/v1/orders', { bearer });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('lets nobody wait long for a trader that is mute', async () => {
    let isMute = false;
    const silence = new Promise<never>(() => {});
    const { mirror, pass } = mirrorOf(() =>
      isMute ? silence : Promise.resolve(ok({ text: '[1]', seq: 7 })),
    );
    mirror.onLine({ kind: 'start', seq: 7 });
    expect(await mirror.look('/positions')).toMatchObject({ value: { ageSeconds: undefined } });
    isMute = true;
    mirror.onLine({ kind: 'fact', seq: 8, type: 'day-started' });
    const looked = mirror.look('/positions');
    await new Promise(setImmediate);
    pass(500);
    expect(await looked).toMatchObject({
      value: { copy: { body: [1], seq: 7 }, ageSeconds: 1 },
    });
  });

  it('refuses what it has no copy of while the trader has not said for seconds how it is', async () => {
    let isMute = false;
    const silence = new Promise<never>(() => {});
    const { mirror, pass } = mirrorOf(() =>
      isMute ? silence : Promise.resolve(ok({ text: '[1]', seq: 7 })),
    );
    mirror.onLine({ kind: 'start', seq: 7 });
    await mirror.look('/status');
    isMute = true;
    pass(6_000);
    mirror.tend();
    const looked = mirror.look('/chart?symbol=SPY');
    let isOver = false;
    void looked.then(() => {
      isOver = true;
    });
    await new Promise(setImmediate);
    pass(1_000);
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    for (let waitedMs = 0; waitedMs < 4_000; waitedMs += 500) {
      await new Promise(setImmediate);
      pass(500);
    }
    await new Promise(setImmediate);
    expect(await looked).toMatchObject({ failure: { kind: 'unreachable', wasSent: true } });
  });

  it('shows no list without what another answer has shown, before the stream says it', async () => {
    let seq = 7;
    const { mirror, pass } = mirrorOf(async () => ok({ text: `[${seq}]`, seq }));
    mirror.onLine({ kind: 'start', seq: 7 });
    await mirror.look('/positions');
    seq = 9;
    await mirror.look('/history?limit=5');
    const looked = mirror.look('/positions');
    pass(60);
    expect(await looked).toMatchObject({ value: { copy: { body: [9], seq: 9 } } });
  });

  it('gives the trader its time also where this process was too busy to read the answer', async () => {
    const late = Promise.withResolvers<ControlAnswer>();
    let answer = Promise.resolve(ok({ text: '[1]', seq: 7 })) as Promise<ControlAnswer>;
    const { mirror, pass } = mirrorOf(() => answer);
    mirror.onLine({ kind: 'start', seq: 7 });
    await mirror.look('/positions');
    answer = late.promise;
    mirror.onLine({ kind: 'fact', seq: 8, type: 'day-started' });
    const looked = mirror.look('/positions');
    await new Promise(setImmediate);
    pass(50);
    await new Promise(setImmediate);
    pass(2_000);
    late.resolve(ok({ text: '[2]', seq: 8 }));
    expect(await looked).toMatchObject({ value: { copy: { body: [2], seq: 8 } } });
  });

  it('waits for a slow trader where its copy is older than the reader takes', async () => {
    const slow = Promise.withResolvers<ControlAnswer>();
    let answer = Promise.resolve(ok({ text: '[1]', seq: 7 })) as Promise<ControlAnswer>;
    const { mirror, pass } = mirrorOf(() => answer);
    mirror.onLine({ kind: 'start', seq: 7 });
    const path = '/orders/page?limit=1';
    await mirror.look(path, 'bot', 5_000);
    pass(830_000);
    answer = slow.promise;
    mirror.onLine({ kind: 'fact', seq: 8, type: 'day-started' });
    const [old, young] = [mirror.look(path, 'bot'), mirror.look(path, 'bot', 5_000)];
    await new Promise(setImmediate);
    pass(500);
    expect(await old).toMatchObject({ value: { copy: { body: [1] }, ageSeconds: 831 } });
    slow.resolve(ok({ text: '[2]', seq: 8 }));
    expect(await young).toMatchObject({ value: { copy: { body: [2] }, ageSeconds: undefined } });
  });

  it('answers who acts on the answer with every fact, however young its copy and however slow the trader', async () => {
    const answers = [1, 2, 3].map(() => Promise.withResolvers<ControlAnswer>());
    let asked = 0;
    const { mirror, pass } = mirrorOf(() => answers[asked++]?.promise as Promise<ControlAnswer>);
    mirror.onLine({ kind: 'start', seq: 7 });
    answers[0]?.resolve(ok({ text: '[1]', seq: 7 }));
    const path = '/orders/page?limit=1';
    await mirror.look(path, 'bot', 0);
    mirror.onLine({ kind: 'fact', seq: 8, type: 'day-started' });
    void mirror.look(path, 'bot');
    pass(60);
    await new Promise(setImmediate);
    mirror.reach(9);
    const looked = mirror.look(path, 'bot', 0);
    await new Promise(setImmediate);
    pass(900);
    // Asked before the command was answered.
    answers[1]?.resolve(ok({ text: '[2]', seq: 8 }));
    await new Promise(setImmediate);
    answers[2]?.resolve(ok({ text: '[3]', seq: 9 }));
    for (let waitedMs = 0; waitedMs < 2_000; waitedMs += 50) {
      await new Promise(setImmediate);
      pass(50);
    }
    expect(await looked).toMatchObject({ value: { copy: { body: [3], seq: 9 } } });
  });

  it('forgets what nobody looks at before its memory grows', async () => {
    const asked: string[] = [];
    const mirror = createResponseCache({
      async ask(path) {
        asked.push(path);
        return ok({ text: JSON.stringify('x'.repeat(1_000_000)), seq: 7 });
      },
      now: () => 0,
      after: () => () => {},
    });
    mirror.onLine({ kind: 'start', seq: 7 });
    const paths = Array.from({ length: 12 }, (_, n) => `/explain?id=${n}`);
    for (const path of [...paths, '/explain?id=11', '/explain?id=0']) await mirror.look(path);
    expect(asked).toEqual([...paths, '/explain?id=0']);
  });
});

const PATHS = ['/api/v1/positions', '/api/v1/orders', '/api/v1/daemon/DU1/executions'];

describe('the board, which costs the trader most', () => {
  /** Questions about the board in five minutes with a fact every second. */
  async function asked(isRead: boolean): Promise<number> {
    let now = 0;
    let boards = 0;
    const mirror = createResponseCache({
      now: () => now,
      after: () => () => {},
      async ask(path) {
        if (path === '/board') boards += 1;
        return ok({ text: '{}', seq: now / 1_000 });
      },
    });
    mirror.onLine({ kind: 'start', seq: 0 });
    for (; now < 300_000; now += 1_000) {
      mirror.onLine({ kind: 'fact', seq: now / 1_000, type: 'day-started' });
      mirror.tend();
      if (isRead) await mirror.look('/board');
      await new Promise(setImmediate);
    }
    return boards;
  }

  it('is hardly asked for while nobody reads it, and always new while somebody does', async () => {
    expect(await asked(false)).toBeLessThanOrEqual(5);
    expect(await asked(true)).toBeGreaterThanOrEqual(299);
  });
});

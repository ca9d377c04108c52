// The engine at the simulated SSI, over real sockets: whatever is lost, doubled or late, and however often it starts anew, the journal
// holds of each order what the exchange has filled, and each request arrived once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { WallClock } from '../../../src/kernel/clock.ts';
import { instant } from '../../../src/kernel/instant.ts';
import { USUAL_RATES } from '../../../src/market/venues/vietnam/costs.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createEngine } from '../../../src/trader/engine/engine.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { FeedReport } from '../../../src/trader/ports/prediction-feed.ts';
import { NO_RISK_LIMITS } from '../../../src/trader/ports/risk-settings.ts';
import type { Trader } from '../../../src/trader/ports/trader.ts';
import { realWall, until } from '../../trader/adapters/ib/harness/real-time.ts';
import { ACCOUNT } from '../../trader/adapters/ssi/harness/orders.ts';
import { vietnamVenues } from '../../trader/adapters/ssi/harness/places.ts';
import {
  adapterTo,
  CODE,
  type SimulatedSsi,
  startSimulatedSsi,
} from '../../trader/adapters/ssi/harness/simulated.ts';
import { FEED, settings, strategy } from '../../trader/engine/harness/settings.ts';

/** Friday, 10:02 in Ho Chi Minh City. */
const START = instant(Date.UTC(2026, 10, 20, 3, 2, 10));

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Daemon {
  readonly engine: Trader;
  readonly facts: RecordedFact[];
  predict(signal: string): void;
  of(type: string): RecordedFact[];
  /** Ends as a kill does: nothing more is sent, heard or written. */
  kill(): Promise<void>;
}

async function startDaemon(
  ssi: SimulatedSsi,
  file: string,
  kept: { text: string | undefined },
): Promise<Daemon> {
  let isDead = false;
  const wall: WallClock = {
    now: realWall.now,
    after: (delayMs, call) => realWall.after(delayMs, () => isDead || call()),
  };
  const strategies = [
    strategy({
      symbols: ['FPT'],
      entry: { side: 'long', when: 'prediction.confidence >= 0.7' },
      size: { kind: 'shares', shares: 1_000 },
      target: undefined,
      protection: 'watched',
    }),
  ];
  const plain = settings(strategies);
  const all = settings(strategies, {
    account: ACCOUNT,
    venue: 'vietnam',
    accountType: 'cash',
    costs: { brokeragePercent: USUAL_RATES.brokeragePercent },
    risk: {
      ...plain.risk,
      ...NO_RISK_LIMITS,
      positionNotionalMax: 1_000_000_000,
      minuteVolumePercentMax: 100,
    },
    feeds: plain.feeds.map((feed) => ({ ...feed, confidenceMin: 0.5 })),
  });
  const opened = openJournal({ file, mode: all.mode, account: all.account });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const journal = opened.value;
  const adapter = adapterTo(ssi, { kept, wall, execution: all.execution });
  const feed$ = new Subject<FeedReport>();
  const facts: RecordedFact[] = [];
  const engine = createEngine({
    settings: all,
    journal,
    broker: adapter.broker,
    market: adapter.market,
    feeds: [{ name: FEED, reports$: feed$, start() {}, async stop() {} }],
    venues: vietnamVenues(),
    clock: ssi.clock,
    wall,
    pid: 1,
    version: '0.0.0',
    isHaltFilePresent: () => false,
    onJournalFailure: () => false,
    defer: (call) => void setImmediate(() => isDead || call()),
  });
  engine.facts$.subscribe((fact) => facts.push(fact));
  engine.start();
  if (adapter.login.needsCode()) await adapter.login.giveCode(CODE);
  async function kill(): Promise<void> {
    if (isDead) return;
    isDead = true;
    // Its sockets close with the process; queued calls are never made.
    void adapter.broker.stop();
    journal.database.close();
  }
  cleanUps.push(kill);
  let predictions = 0;
  return {
    engine,
    facts,
    predict(signal) {
      predictions += 1;
      const now = ssi.clock.now();
      feed$.next({
        type: 'feed-answer',
        feed: FEED,
        symbol: 'FPT',
        receivedAt: now,
        isFirstPoll: false,
        record: { id: `${now}-${predictions}`, signal, confidence: 0.9, timestamp: now },
        model: undefined,
      });
    },
    of: (type) => facts.filter(({ fact }) => fact.type === type),
    kill,
  };
}

interface Filled {
  readonly shares: number;
  readonly value: number;
}

function add(sums: Map<string, Filled>, key: string, shares: number, price: number): void {
  const before = sums.get(key) ?? { shares: 0, value: 0 };
  sums.set(key, { shares: before.shares + shares, value: before.value + shares * price });
}

async function atTheExchange(ssi: SimulatedSsi): Promise<Map<string, Filled>> {
  const { fills } = (await ssi.ask('GET', '/state')) as {
    readonly fills: readonly { client_request_id: string; shares: number; price: number }[];
  };
  const sums = new Map<string, Filled>();
  for (const { client_request_id: id, shares, price } of fills) add(sums, id, shares, price);
  return sums;
}

function inTheJournal(file: string): Map<string, Filled> {
  const opened = openJournal({ file, mode: 'paper', account: ACCOUNT });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const { database } = opened.value;
  const rows = database
    .prepare<[], { body: string }>("SELECT body FROM facts WHERE type = 'execution-booked'")
    .all();
  database.close();
  const sums = new Map<string, Filled>();
  for (const { body } of rows) {
    const { orderRef, shares, price } = JSON.parse(body);
    add(sums, `SL${String(orderRef).replaceAll('.', '')}`, shares, price);
  }
  return sums;
}

/** What the journal charges each execution, by its id: the executions without a charge have none. */
function chargesIn(file: string): Map<string, number[]> {
  const opened = openJournal({ file, mode: 'paper', account: ACCOUNT });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const { database } = opened.value;
  const rows = database
    .prepare<[], { body: string }>(
      "SELECT body FROM facts WHERE type IN ('execution-booked', 'commission-booked') ORDER BY seq",
    )
    .all();
  database.close();
  const charges = new Map<string, number[]>();
  for (const { body } of rows) {
    const { execId, commission } = JSON.parse(body);
    const before = charges.get(execId) ?? [];
    charges.set(execId, commission === undefined ? before : [...before, commission]);
  }
  return charges;
}

async function placed(ssi: SimulatedSsi): Promise<readonly string[]> {
  const wire = String(await ssi.ask('GET', '/wire'));
  return wire.split('\n').flatMap((line) => {
    if (!line.includes('"method":"POST"') || !line.includes('/trading/order')) return [];
    return [/clientRequestId\\":\\"(\w+)/.exec(line)?.[1] ?? line];
  });
}

/** The order is over at the exchange, and the daemon has heard or asked what became of it. */
async function settled(ssi: SimulatedSsi, file: string): Promise<void> {
  for (let round = 0; round < 200; round += 1) {
    const { open_orders: open, fills } = (await ssi.ask('GET', '/state')) as {
      readonly open_orders: readonly unknown[];
      readonly fills: readonly { readonly shares: number }[];
    };
    const filled = fills.reduce((sum, { shares }) => sum + shares, 0);
    const held = [...inTheJournal(file).values()].reduce((sum, { shares }) => sum + shares, 0);
    if (filled > 0 && open.length === 0 && held >= filled) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

describe.each([
  ['nothing', []],
  ['fills in parts', [{ kind: 'partial-fill', shares: 300 }]],
  ['doubled and late events', [{ kind: 'duplicate-event' }, { kind: 'late-event', for_ms: 3_000 }]],
  ['an event that never comes', [{ kind: 'no-event' }, { kind: 'partial-fill', shares: 300 }]],
  ['a lost answer', [{ kind: 'lost-answer' }]],
  ['an error that hides what was done', [{ kind: '500', processed: true }]],
  ['too many calls', [{ kind: '429', count: 3 }]],
  ['a login that ends', [{ kind: 'token-expired' }]],
] as const)('with %s, and a kill in the middle', (_, faults) => {
  it('every filled share is in the journal once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'booked-once-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'journal.sqlite');
    const kept = { text: undefined };
    const ssi = await startSimulatedSsi({ at: START, speed: 4 });
    cleanUps.push(ssi.stop);
    await ssi.ask('POST', '/price', { symbol: 'FPT', last: 28_400, bid: 28_350, ask: 28_400 });
    const first = await startDaemon(ssi, file, kept);
    await until(() => first.of('reconciled').length > 0, 'compared');
    for (const fault of faults) await ssi.ask('POST', '/fault', fault);
    await until(
      () => {
        const taken = first.of('entry-intended').length > 0;
        if (!taken) first.predict('BUY');
        return taken;
      },
      `an entry; refused: ${JSON.stringify(first.of('signal-refused').at(-1))}`,
    );
    await until(
      () => first.of('order-sent').length > 0 || first.of('execution-booked').length > 0,
      'sent',
    );
    await first.kill();
    const second = await startDaemon(ssi, file, kept);
    await until(() => second.of('reconciled').length > 0, 'compared again');
    await settled(ssi, file);
    await second.kill();
    const exchange = await atTheExchange(ssi);
    const journal = inTheJournal(file);
    expect(exchange.size).toBeGreaterThan(0);
    for (const [id, { shares, value }] of exchange) {
      expect([id, journal.get(id)?.shares]).toEqual([id, shares]);
      expect(journal.get(id)?.value).toBeCloseTo(value, 0);
    }
    const charges = [...chargesIn(file).values()];
    expect(charges.map((each) => each.length)).toEqual(charges.map(() => 1));
    const all = [...exchange.values()].reduce((sum, { value }) => sum + value, 0);
    const charged = charges.flat().reduce((sum, each) => sum + each, 0);
    // 0.15 % of what was bought; half a dong is rounded in each execution.
    expect(Math.abs(charged - all * 0.0015)).toBeLessThanOrEqual(charges.length);
    const ids = await placed(ssi);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

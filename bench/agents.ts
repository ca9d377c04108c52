// How long the agents take to judge 10,000 portfolios in memory, and how many a second they read from a SQLite file and judge.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judged } from '../src/advisers/agents/all-agents.ts';
import type {
  DayValue,
  SeenEntry,
  SeenHolding,
  Snapshot,
} from '../src/advisers/agents/snapshot/snapshot.ts';
import { AGENT_TERMS } from '../src/advisers/agents/terms/agent-terms.ts';
import { createAgents } from '../src/advisers/app/agents.ts';
import { money, price, quantity } from '../src/kernel/decimal.ts';
import { DAY_MS, instant, type TradingDay } from '../src/kernel/instant.ts';
import { ok } from '../src/kernel/result.ts';
import { createLedger, type Ledger } from '../src/ledger/app/ledger.ts';
import { openLedgerStore } from '../src/ledger/app/open-store.ts';
import { openPortfolio } from '../src/ledger/app/portfolios.ts';
import type {
  CurrencyCode,
  PortfolioId,
  SecurityId,
  TradeDraft,
} from '../src/ledger/ports/drafts.ts';
import type { HolderNumber } from '../src/ledger/ports/ledger-rows.ts';
import type { Quote } from '../src/ledger/ports/prices.ts';
import { dayFromUtc } from '../src/market/time/day.ts';

const PORTFOLIOS = 10_000;
const STORED = 300;
const HELD = 10;
const SECURITIES = 500;
const DAYS = 260;
const ENTRIES = 30;
const ROUNDS = 3;
const NOW = instant(Date.UTC(2026, 10, 20, 21));
const CURRENCY = 'USD' as CurrencyCode;
const CAUSE = { actor: 'bench', source: 'bench', correlationId: 'bench', causationId: undefined };

export async function benchAgents() {
  return { agents_10k_ms: bestOf(snapshots()), agents_read_per_second: await readPerSecond() };
}

/** Processor time, of the fastest round. */
function bestOf(all: readonly Snapshot[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = process.cpuUsage();
    let found = 0;
    for (const one of all) found += judged(one, AGENT_TERMS).length;
    const { user, system } = process.cpuUsage(from);
    if (found === 0) throw new Error('the agents found nothing');
    best = Math.min(best, (user + system) / 1_000);
  }
  return Math.round(best);
}

/** Ten positions, a year of closes and values, thirty bookings each. */
function snapshots(): readonly Snapshot[] {
  const days = lastDays(DAYS);
  const securities = Array.from({ length: SECURITIES }, (_, at) => ({
    closes: days.map((on, day) => ({ on, price: 100 + at / 10 + 4 * Math.sin(day * (1 + at)) })),
    ...{ splits: [], dividends: [] },
  }));
  return Array.from({ length: PORTFOLIOS }, (_, at) => ({
    portfolio: {
      ...{ id: (at + 1) as PortfolioId, kind: 'ORDINARY', baseCurrency: CURRENCY },
      ...{ isTaxed: true, method: 'FIFO' },
    },
    ...{ at: NOW, today: dayFromUtc(NOW), lag: undefined, overdue: [] },
    ...{ rebalancing: undefined, statement: undefined, sold: [] },
    holdings: Array.from({ length: HELD }, (_, n) => {
      const security = (at * 7 + n * 13) % SECURITIES;
      return held(security, {
        ...(securities[security] ?? { closes: [], splits: [], dividends: [] }),
        at,
      });
    }),
    cash: [{ currency: CURRENCY, balance: money('500'), baseValue: money('500'), events: ['e'] }],
    values: valuesOf(days, at),
    entries: entriesOf(days, at),
  }));
}

function held(
  security: number,
  { at, ...record }: Pick<SeenHolding, 'closes' | 'splits' | 'dividends'> & { readonly at: number },
): SeenHolding {
  const last = price((100 + (at % 40) - 20).toFixed(2));
  const value = money(String(last.toNumber() * 100));
  const lot = (n: number) => ({
    ...{ id: `${at}${n}`, side: 'LONG' as const, openedOn: '2026-01-05' as TradingDay },
    ...{ remaining: quantity('50'), basis: money('5000') },
    ...{ longTermFrom: '2027-01-06' as TradingDay, event: `portfolio-${at}@${n}` },
  });
  return {
    ...{
      security: (security + 1) as SecurityId,
      ...{ symbol: `S${security}`, name: undefined },
      sector: `${security % 9}`,
    },
    ...{ currency: CURRENCY, quantity: quantity('100'), cost: money('10000'), value },
    ...{ baseValue: value, lots: [lot(1), lot(2)], unbookedSplits: [], ...record },
    price: { price: last, at: NOW, source: 'bench', isStale: false },
  };
}

function valuesOf(days: readonly TradingDay[], at: number): readonly DayValue[] {
  return days.map((on, day) => ({
    ...{ on, inflow: money('0'), event: `valuations-${at}@${day}` },
    value: money((100_000 + 2_000 * Math.sin(day + at)).toFixed(2)),
  }));
}

function entriesOf(days: readonly TradingDay[], at: number): readonly SeenEntry[] {
  return Array.from({ length: ENTRIES }, (_, n) => ({
    ...{ id: at * 100 + n, type: 'BUY', security: ((n % 10) + 1) as SecurityId, symbol: `S${n}` },
    ...{ at: NOW, on: days[n * 8] ?? dayFromUtc(NOW), currency: CURRENCY, rate: undefined },
    ...{ quantity: quantity(String(10 + n)), price: price('100'), fees: money('1') },
    ...{ cash: money('-1001'), settlesAt: undefined, origin: undefined, event: `e${n}` },
  }));
}

function lastDays(count: number): readonly TradingDay[] {
  return Array.from({ length: count }, (_, at) =>
    dayFromUtc(instant(NOW - (count - 1 - at) * DAY_MS)),
  );
}

/** From reading the positions to having compared the findings with those that are kept. */
async function readPerSecond(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-agents-'));
  const store = await openLedgerStore(join(folder, 'ledger.sqlite'), { now: () => NOW });
  try {
    const ledger = createLedger({ store, bookKey: randomBytes(32), defaults: { venue: 'us' } });
    for (let n = 0; n < STORED; n += 1) await filled(ledger, n);
    const agents = createAgents({ ledger, sources: () => sourcesOf(ledger) });
    await agents.runAll();
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = process.cpuUsage();
      await agents.runAll();
      const { user, system } = process.cpuUsage(from);
      best = Math.min(best, (user + system) / 1e6);
    }
    return Math.round(STORED / best);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function filled(ledger: Ledger, at: number): Promise<void> {
  const done = await ledger.inOneStep(async (step) => {
    const opened = await openPortfolio(
      ledger.context,
      step,
      {
        ...{ holder: (at + 1) as HolderNumber, kind: 'ORDINARY', account: undefined },
        ...{ name: 'Bench', description: undefined, baseCurrency: CURRENCY, method: 'FIFO' },
        ...{ dividendTreatment: undefined, taxTreatment: 'TAXABLE', allowShort: false },
        ...{ feesInBasis: true, longTermRule: 'us:more-than-one-year' },
      },
      CAUSE,
    );
    if (!opened.ok) throw new Error(opened.failure.kind);
    for (let n = 0; n < HELD; n += 1) {
      const { id: portfolio } = opened.value;
      const done = await ledger.record(step, { portfolio, draft: bought(at, n), cause: CAUSE });
      if (!done.ok) throw new Error(done.failure.kind);
    }
    return ok(undefined);
  });
  if (!done.ok) throw new Error('a portfolio was refused');
}

function bought(at: number, n: number): TradeDraft {
  const symbol = `S${(at * 7 + n * 13) % SECURITIES}`;
  return {
    ...{ type: 'BUY', at: instant(NOW - 90 * DAY_MS), on: dayFromUtc(instant(NOW - 90 * DAY_MS)) },
    security: { symbol, isin: undefined, exchange: undefined, name: undefined },
    ...{ quantity: quantity(String(10 + n)), price: price('100'), fees: money('1') },
    ...{ currency: CURRENCY, rate: undefined, notes: undefined, origin: undefined },
    ...{ method: undefined, chosen: undefined },
  };
}

function sourcesOf({ read }: Ledger): ReturnType<Parameters<typeof createAgents>[0]['sources']> {
  const unsaid = { previousClose: undefined, volume: undefined, marketCap: undefined };
  const none = { open: undefined, high: undefined, low: undefined };
  const quoted = (symbol: string): Quote => ({
    ...{ symbol, price: price('101'), currency: CURRENCY, at: NOW, source: 'bench' },
    ...{ isStale: false, ...unsaid, ...none },
  });
  const history = {
    closes: async () => [],
    splits: async () => [],
    dividends: async () => [],
    comparedCloses: async () => [],
    splitsOfAll: async () => new Map(),
    rates: async () => [],
    lastCloses: async () => new Map(),
  };
  const planOrders = { shares: async () => ({ kind: 'unknown', why: 'no trader' }) as const };
  const prices = {
    quotes: async (symbols: readonly string[]) =>
      new Map(symbols.map((one) => [one, ok(quoted(one))])),
  };
  const today = dayFromUtc(NOW);
  return {
    valuation: { read, prices, history, planOrders, now: NOW, today, staleAfterDays: 4 },
    ...{ history, lags: new Map(), dayOf: (at) => dayFromUtc(at) },
  };
}

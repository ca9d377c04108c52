// What it takes to value 10,000 positions, in memory and over HTTP, and to open a portfolio with 100,000 transactions.
import { readFileSync } from 'node:fs';
import { type Decimal, money, ONE, price, quantity } from '../../src/kernel/decimal.ts';
import {
  currentTotals,
  type PricedPosition,
} from '../../src/ledger/domain/valuation/current-value.ts';
import { percentile } from '../timing.ts';
import { openEnvironment } from './environment.ts';
import { ledgerFile } from './event-master.ts';
import { addSecurities, addTrades } from './large-portfolios.ts';
import { keepOffTheLastCore, type PinnedApi, startApi } from './pinned.ts';

const POSITIONS = 10_000;
const TRANSACTIONS = 100_000;
const SECURITIES_OF_LONG = 20;
const WARM_ROUNDS = 15;
const ROUNDS = 30;

export async function benchValuation(): Promise<Record<string, number>> {
  const valuation_10k_ms = inMemory();
  keepOffTheLastCore();
  const environment = await openEnvironment();
  const api = await startApi(environment.config);
  try {
    const wide = await openedPortfolio(api);
    const long = await openedPortfolio(api);
    const file = ledgerFile(environment.folder);
    addSecurities(file, POSITIONS);
    addTrades(file, wide.id, { count: POSITIONS, securities: POSITIONS });
    addTrades(file, long.id, { count: TRANSACTIONS, securities: SECURITIES_OF_LONG });
    const ofPerson = `/holdings/portfolio/${wide.user_id}`;
    const value = await asked(api, [`${ofPerson}/value?portfolio_id=${wide.id}`]);
    const rows = await asked(api, [`/portfolios/${wide.id}`]);
    const other = await openedPortfolio(api);
    const afterTrade = await asked(api, [`${ofPerson}/value?portfolio_id=${wide.id}`], () =>
      booked(api, other),
    );
    const opened = await asked(api, [
      `/portfolios/${long.id}`,
      `${ofPerson}/positions?portfolio_id=${long.id}`,
      `/transactions/portfolio/${long.id}`,
    ]);
    return {
      valuation_10k_ms,
      valuation_10k_api_ms: value.medianMs,
      valuation_10k_api_processor_ms: value.processorMs,
      valuation_10k_after_trade_api_ms: afterTrade.medianMs,
      valuation_10k_rows_api_ms: rows.medianMs,
      valuation_10k_rows_api_processor_ms: rows.processorMs,
      valuation_10k_rows_mb: rows.megabytes,
      portfolio_100k_open_ms: opened.medianMs,
      portfolio_100k_open_processor_ms: opened.processorMs,
    };
  } finally {
    await api.end();
    await environment.close();
  }
}

interface OpenedPortfolio {
  readonly id: number;
  readonly user_id: number;
}

async function openedPortfolio(api: PinnedApi): Promise<OpenedPortfolio> {
  const asked = { name: 'large', cost_basis_method: 'FIFO' };
  return (await posted(api, '/portfolios', asked)) as OpenedPortfolio;
}

async function booked(api: PinnedApi, { id }: OpenedPortfolio): Promise<void> {
  await posted(api, '/transactions', {
    ...{ portfolio_id: id, transaction_type: 'DEPOSIT', amount: '10' },
    transaction_date: '2024-01-02T10:00:00',
  });
}

async function posted({ url, bearer }: PinnedApi, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

interface Asked {
  /** Of all paths together, one after the other. */
  readonly medianMs: number;
  readonly processorMs: number;
  readonly megabytes: number;
}

async function asked(
  api: PinnedApi,
  paths: readonly string[],
  before = () => Promise.resolve(),
): Promise<Asked> {
  let bytes = 0;
  const ask = async () => {
    await before();
    bytes = 0;
    const from = performance.now();
    for (const path of paths) bytes += await bytesOf(api, path);
    return performance.now() - from;
  };
  for (let round = 0; round < WARM_ROUNDS; round += 1) await ask();
  const spentBefore = processorMs(api.pid);
  const readings: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) readings.push(await ask());
  const spent = processorMs(api.pid) - spentBefore;
  return {
    medianMs: percentile(readings, 0.5),
    processorMs: Math.round((10 * spent) / ROUNDS) / 10,
    megabytes: Math.round(bytes / 104_858) / 10,
  };
}

async function bytesOf({ url, bearer }: PinnedApi, path: string): Promise<number> {
  const response = await fetch(`${url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.arrayBuffer()).byteLength;
}

const TICK_MS = 10;

/** Of user and system, by all threads of the process. */
function processorMs(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}

const MEMORY_ROUNDS = 400;

/** The fastest round: other load can only slow one down. */
function inMemory(): number {
  const held = drawnPositions();
  const readings = Array.from({ length: MEMORY_ROUNDS }, () => {
    const from = performance.now();
    currentTotals(held);
    return performance.now() - from;
  });
  return percentile(readings, 0);
}

/** Prices and costs with cents, a tenth of them in another currency. */
function drawnPositions(): readonly PricedPosition[] {
  const rate: Decimal = quantity('1.0825');
  return Array.from({ length: POSITIONS }, (_, at) => {
    const isForeign = at % 10 === 0;
    const paid = (1_000 + ((at * 37) % 9_000)) / 100;
    const shares = 1 + ((at * 13) % 500);
    const cost = money((paid * shares).toFixed(2));
    return {
      quantity: quantity(String(shares)),
      cost,
      baseCost: isForeign ? money((paid * shares * 1.07).toFixed(4)) : cost,
      price: price((paid * 1.03).toFixed(2)),
      previousClose: price((paid * 1.02).toFixed(2)),
      rate: isForeign ? rate : ONE,
    };
  });
}

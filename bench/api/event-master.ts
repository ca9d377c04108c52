// Event Master as its callers see it: a million open lots of fifty thousand users, twenty lots per answer, each answer about
// another security; and one answer of a hundred thousand lots.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { instant } from '../../src/kernel/instant.ts';
import { openLedgerStore } from '../../src/ledger/app/open-store.ts';
import { loadOf } from './api.ts';
import { openEnvironment } from './environment.ts';
import { keepOffTheLastCore, type PinnedApi, residentMegabytes, startApi } from './pinned.ts';

export const USERS = 50_000;
export const SECURITIES = 50_000;
const LOTS_PER_SECURITY = 20;
export const EVENT_MASTER_PATH = `/api/v1/taxlots/event-master/{1-${SECURITIES}}`;
/** Few enough that the API keeps their answers; it asks the ledger whether they still hold. */
export const EVENT_MASTER_AGAIN_PATH = '/api/v1/taxlots/event-master/{1-1000}';
/** The number of the security with a lot of every user, twice. */
const LARGE = SECURITIES + 1;
const LARGE_LOTS = 100_000;
/** Beside a caller of its own rate, as an event source asks. */
const ASKED_PER_SECOND = 200;

export async function benchEventMaster(): Promise<Record<string, number>> {
  keepOffTheLastCore();
  const environment = await openEnvironment();
  await fillLedger(ledgerFile(environment.folder));
  const api = await startApi(environment.config);
  try {
    const steady = ['4', '5', String(ASKED_PER_SECOND)];
    const asked = await loadOf(api, EVENT_MASTER_PATH, steady);
    const flood = await loadOf(api, EVENT_MASTER_PATH);
    const again = await loadOf(api, EVENT_MASTER_AGAIN_PATH);
    return {
      event_master_p50_ms: asked.p50_ms,
      event_master_p99_ms: asked.p99_ms,
      event_master_per_second: flood.per_second,
      event_master_flood_p99_ms: flood.p99_ms,
      event_master_again_per_second: again.per_second,
      ...(await largeAnswer(api)),
    };
  } finally {
    await api.end();
    await environment.close();
  }
}

export function ledgerFile(folder: string): string {
  return join(folder, 'data', 'ledger.sqlite');
}

/** What the process has more while it sends the large answer to a reader, three times. */
async function largeAnswer({ url, bearer, pid }: PinnedApi): Promise<Record<string, number>> {
  const before = residentMegabytes(pid);
  let most = before;
  let bytes = 0;
  const began = performance.now();
  for (let round = 0; round < 3; round += 1) {
    const response = await fetch(`${url}/api/v1/taxlots/event-master/${LARGE}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    if (response.body === null) throw new Error('no body');
    for await (const part of response.body) {
      bytes += (part as Uint8Array).length;
      most = Math.max(most, residentMegabytes(pid));
    }
  }
  return {
    event_master_100k_lots_ms: Math.round((performance.now() - began) / 3),
    event_master_100k_lots_mb: Math.round(bytes / 3 / 1_048_576),
    event_master_100k_lots_rss_growth_mb: most - before,
  };
}

/** Rows as the ledger writes them, without the events behind them. */
export async function fillLedger(file: string): Promise<void> {
  const store = await openLedgerStore(file, { now: () => instant(Date.now()) });
  await store.close();
  const db = new Database(file);
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    addPortfolios(db);
    addLots(db);
  })();
  db.exec('analyze');
  db.close();
}

function addPortfolios(db: Database.Database): void {
  const add = db.prepare(
    `insert into ledger_portfolios (id, holder, kind, account, name, base_currency, method, dividend_treatment,
       tax_treatment, allow_short, fees_in_basis, long_term_rule, created_at, updated_at)
     values (?, ?, 'SIMULATION', ?, '', 'USD', 'FIFO', 'INCOME', 'TAXABLE', 0, 1, 'us:more-than-one-year', 0, 0)`,
  );
  for (let user = 1; user <= USERS; user += 1) add.run(user, user, `simulation:${user}`);
  // Those that the bench opens over HTTP come after these.
  db.prepare(
    `insert into ledger_counters (name, value) values ('portfolio', ?), ('transaction', ?), ('holder', ?)`,
  ).run(USERS, 10_000_000, USERS);
}

function addLots(db: Database.Database): void {
  const lot = db.prepare(
    `insert into ledger_lots (portfolio_id, security_id, lot_id, side, opened_at, opened_on, is_date_known, held_since,
       booking, opened_quantity, remaining, is_open, open_price, basis, currency)
     values (?, ?, ?, 'LONG', ?, '2024-01-02', 1, '2024-01-02', ?, '100', ?, 1, ?, '10000', 'USD')`,
  );
  const revision = db.prepare('insert into ledger_lot_revisions values (?, 20, 1704207600000)');
  const opened = Date.parse('2024-01-02T15:00:00Z');
  let id = 0;
  const add = (security: number, user: number, n: number) => {
    id += 1;
    const remaining = n % 3 === 0 ? '25.5' : '100';
    lot.run(user, security, String(id), opened + n * 60_000, id, remaining, `${100 + (n % 90)}.25`);
  };
  // In the order of trading: the lots of a security lie as far apart as in a ledger that grew for years.
  for (let n = 0; n < LOTS_PER_SECURITY; n += 1)
    for (let security = 1; security <= SECURITIES; security += 1)
      add(security, 1 + ((security * 7_919 + n * 104_729) % USERS), n);
  for (let security = 1; security <= SECURITIES; security += 1) revision.run(security);
  for (let n = 0; n < LARGE_LOTS; n += 1) add(LARGE, 1 + (n % USERS), n);
  revision.run(LARGE);
}

// How many events per second the read tables of the ledger are rebuilt from, and verified against, in a SQLite file.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { money, price, quantity } from '../src/kernel/decimal.ts';
import { instant } from '../src/kernel/instant.ts';
import { createLedger, type Ledger } from '../src/ledger/app/ledger.ts';
import { openLedgerStore } from '../src/ledger/app/open-store.ts';
import { openPortfolio } from '../src/ledger/app/portfolios.ts';
import { rebuildBook, verifyBook } from '../src/ledger/app/verify-book.ts';
import type { CurrencyCode, PortfolioId, TradeDraft } from '../src/ledger/ports/drafts.ts';
import type { HolderNumber } from '../src/ledger/ports/ledger-rows.ts';
import { PROJECTED_TABLES } from '../src/ledger/store/projections/row-tables.ts';
import { LEDGER_SCHEMA } from '../src/ledger/store/schema.ts';
import type { LedgerTables } from '../src/ledger/store/tables/ledger-tables.ts';
import { dayFromUtc } from '../src/market/time/day.ts';
import { openDatabase } from '../src/sql/open-database.ts';

const PORTFOLIOS = 4;
const TRADES_EACH = 2_500;
const SYMBOLS = 8;
const ROUNDS = 4;
const FIRST_MS = Date.UTC(2024, 0, 2, 15);
const CURRENCY = 'USD' as CurrencyCode;
const CAUSE = { actor: 'bench', source: 'bench', correlationId: 'bench', causationId: undefined };

/** Each trade is an event, and so is what it did to its position. */
export async function benchProjections() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-ledger-'));
  const file = join(folder, 'ledger.sqlite');
  const store = await openLedgerStore(file, { now: () => instant(FIRST_MS) });
  const tables = await openDatabase<LedgerTables>(file, LEDGER_SCHEMA);
  try {
    const ledger = createLedger({ store, bookKey: randomBytes(32), defaults: { venue: 'us' } });
    for (let n = 0; n < PORTFOLIOS; n += 1) await filled(ledger);
    return {
      projection_events_per_second: await best(
        () => rebuildBook(store),
        () => emptied(tables.db),
      ),
      verified_events_per_second: await best(() => verifyBook(store)),
    };
  } finally {
    await tables.close();
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

type Done = Awaited<ReturnType<typeof verifyBook>>;

/** The fastest of several rounds, because other load can only slow a round down. */
async function best(act: () => Promise<Done>, before = () => Promise.resolve()): Promise<number> {
  let fastest = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await before();
    const from = process.hrtime.bigint();
    const done = await act();
    if (!done.ok) throw new Error(JSON.stringify(done.failure));
    const seconds = Number(process.hrtime.bigint() - from) / 1e9;
    fastest = Math.max(fastest, done.value.events / seconds);
  }
  return Math.round(fastest);
}

/** A rebuild leaves alone what is right. */
async function emptied(db: Kysely<LedgerTables>): Promise<void> {
  for (const table of PROJECTED_TABLES) await sql`delete from ${sql.table(table)}`.execute(db);
}

async function filled(ledger: Ledger): Promise<void> {
  const opened = await ledger.inOneStep((step) =>
    openPortfolio(
      ledger.context,
      step,
      {
        holder: 1 as HolderNumber,
        kind: 'ORDINARY',
        account: undefined,
        name: 'Bench',
        description: undefined,
        baseCurrency: CURRENCY,
        method: 'FIFO',
        dividendTreatment: undefined,
        taxTreatment: 'TAXABLE',
        allowShort: true,
        feesInBasis: true,
        longTermRule: 'us:more-than-one-year',
      },
      CAUSE,
    ),
  );
  if (!opened.ok) throw new Error(opened.failure.kind);
  const portfolio: PortfolioId = opened.value.id;
  const booked = await ledger.inOneStep(async (step) => {
    for (let n = 0; n < TRADES_EACH; n += 1) {
      const done = await ledger.record(step, { portfolio, draft: tradeOf(n), cause: CAUSE });
      if (!done.ok) return done;
    }
    return { ok: true, value: undefined };
  });
  if (!booked.ok) throw new Error(booked.failure.kind);
}

/** Three purchases, then a sale over two of them. */
function tradeOf(n: number): TradeDraft {
  const at = instant(FIRST_MS + n * 60_000);
  const isSale = n % (4 * SYMBOLS) >= 3 * SYMBOLS;
  return {
    type: isSale ? 'SELL' : 'BUY',
    at,
    on: dayFromUtc(at),
    currency: CURRENCY,
    rate: undefined,
    notes: undefined,
    origin: undefined,
    security: { symbol: `S${n % SYMBOLS}`, isin: undefined, exchange: undefined, name: undefined },
    quantity: quantity(isSale ? '150' : '100'),
    price: price((90 + (n % 2_000) / 100).toFixed(2)),
    fees: money('0.35'),
    method: undefined,
    chosen: undefined,
  };
}

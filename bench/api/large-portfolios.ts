// Portfolios with many positions or many transactions in the ledger of an API: rows as the ledger writes them, without the events
// behind them.
import Database from 'better-sqlite3';

export interface Trades {
  readonly count: number;
  readonly securities: number;
}

const FIRST_MS = Date.UTC(2023, 0, 3, 15);
const DAY_MS = 86_400_000;

/** One currency, each with a price by hand. */
export function addSecurities(file: string, count: number): void {
  inOneTransaction(file, (db) => {
    const add = db.prepare(
      `insert into ledger_securities (id, symbol, name, currency, exchange, isin, sector, venue)
       values (?, ?, null, 'USD', null, null, ?, 'us')`,
    );
    const state = db.prepare(`insert into hand_prices values (?, ?, 'USD', ?, 'bench', ?)`);
    const now = Date.now();
    for (let security = 1; security <= count; security += 1) {
      add.run(security, `S${security}`, `Sector ${security % 11}`);
      state.run(`S${security}`, cents(4_000 + security), now, now);
    }
  });
}

/** Purchases only: each security in turn. */
export function addTrades(file: string, portfolio: number, { count, securities }: Trades): void {
  inOneTransaction(file, (db) => {
    const trade = db.prepare(
      `insert into ledger_transactions (id, portfolio_id, type, security_id, at, on_day, recorded_at, quantity, price, fees,
         currency, settles_at, cash, income, withholding, realized, version)
       values (?, ?, 'BUY', ?, ?, ?, ?, '100', ?, '1', 'USD', ?, ?, '0', '0', '0', ?)`,
    );
    const costs = Array.from({ length: securities }, () => 0);
    let spent = 0;
    for (let at = 0; at < count; at += 1) {
      const priced = 4_000 + (at % 3_000);
      const paid = 100 * priced + 100;
      costs[at % securities] = (costs[at % securities] ?? 0) + paid;
      spent += paid;
      const ms = FIRST_MS + at * 60_000;
      trade.run(
        portfolio * 1_000_000 + at,
        portfolio,
        1 + (at % securities),
        ...[ms, new Date(ms).toISOString().slice(0, 10), ms],
        ...[cents(priced), ms + 2 * DAY_MS, `-${cents(paid)}`, at + 2],
      );
    }
    // By the number of its events a portfolio counts as large.
    db.prepare('update ledger_streams set version = ? where stream = ?').run(
      count + 1,
      `portfolio-${portfolio}`,
    );
    addPositions(db, portfolio, { costs, shares: (100 * count) / securities });
    db.prepare('insert into ledger_cash values (?, ?, ?)').run(
      portfolio,
      'USD',
      `-${cents(spent)}`,
    );
  });
}

function addPositions(
  db: Database.Database,
  portfolio: number,
  { costs, shares }: { readonly costs: readonly number[]; readonly shares: number },
): void {
  const add = db.prepare(
    `insert into ledger_positions (portfolio_id, security_id, quantity, cost, realized, income, currency, last_at)
     values (?, ?, ?, ?, '0', '0', 'USD', ?)`,
  );
  for (const [at, cost] of costs.entries())
    add.run(portfolio, at + 1, String(shares), cents(cost), FIRST_MS);
}

function inOneTransaction(file: string, act: (db: Database.Database) => void): void {
  const db = new Database(file, { timeout: 10_000 });
  db.pragma('synchronous = OFF');
  db.transaction(() => act(db))();
  db.close();
}

function cents(amount: number): string {
  return (amount / 100).toFixed(2);
}

// Fills a PostgreSQL database with a book of any size, in minutes: users, portfolios, open lots, positions and cash, as the ledger
// writes them. `node scripts/scale/seed.ts postgres://... [--lots N]`.
//
// What it does not write is the events behind these rows: hashing ten million of them takes hours. So `sluice book verify` reports
// every seeded row, and `rebuild` would drop them; what is booked afterwards has its events as usual. Never seed a book to keep.
import { parseArgs } from 'node:util';
import pg from 'pg';
import { IDENTITY_SCHEMA } from '../../src/api/store/open-store.ts';
import { LEDGER_SCHEMA, PRICE_SCHEMA } from '../../src/ledger/app/open-store.ts';
import { openDatabase } from '../../src/sql/open-database.ts';
import { asProgram } from '../as-program.ts';

export interface SeedSize {
  readonly users: number;
  readonly portfolios: number;
  readonly lots: number;
  readonly securities: number;
}

export const TEN_MILLION: SeedSize = {
  users: 1_000,
  portfolios: 100_000,
  lots: 10_000_000,
  securities: 50_000,
};

/** The same shape: a hundred lots in each portfolio, two hundred of each security. */
export function sizeOf(lots: number): SeedSize {
  const portfolios = Math.max(1, Math.round(lots / 100));
  const users = Math.max(1, Math.min(1_000, Math.round(portfolios / 100)));
  return {
    users,
    portfolios,
    lots: portfolios * 100,
    securities: Math.max(100, Math.round(lots / 200)),
  };
}

const PER_PORTFOLIO_AT_ONCE = 10;
const OPENED = Date.parse('2024-01-02T15:00:00Z');

/** Seconds it took. The database must hold no book. */
export async function seedLots(
  address: string,
  size: SeedSize,
  say: (text: string) => void = () => {},
): Promise<number> {
  const began = performance.now();
  for (const schema of [IDENTITY_SCHEMA, LEDGER_SCHEMA, PRICE_SCHEMA])
    await (await openDatabase(address, schema)).close();
  const seeded = () => ((performance.now() - began) / 1_000).toFixed(0);
  await inSession(address, async (run) => {
    await addOwners(run, size);
    say(`${size.portfolios} portfolios of ${size.users} users after ${seeded()} s`);
  });
  const perPortfolio = Math.round(size.lots / size.portfolios);
  const [lots, positions] = [lotsOf(size), positionsOf(size)];
  await Promise.all(
    [lots, positions].map(({ table, insert }) =>
      inSession(address, (run) =>
        withoutIndexes(run, table, async () => {
          for (let from = 0; from < perPortfolio; from += PER_PORTFOLIO_AT_ONCE) {
            const until = Math.min(perPortfolio, from + PER_PORTFOLIO_AT_ONCE);
            await run(insert(from, until - 1));
            say(`${table}: ${until * size.portfolios} rows after ${seeded()} s`);
          }
        }),
      ),
    ),
  );
  say(`indexes after ${seeded()} s`);
  await inSession(address, async (run) => {
    await addCounters(run, size);
    // Marks the pages whose rows an index may answer alone.
    for (const table of ['ledger_lots', 'ledger_positions', 'ledger_portfolios'])
      await run(`vacuum (analyze) ${table}`);
  });
  say(`done after ${seeded()} s`);
  return Number(seeded());
}

type Run = (text: string) => Promise<readonly Record<string, unknown>[]>;

async function inSession(address: string, act: (run: Run) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    await client.query(`set synchronous_commit = off; set maintenance_work_mem = '1GB'`);
    await act(async (text) => (await client.query<Record<string, unknown>>(text)).rows);
  } finally {
    await client.end();
  }
}

/** Written in one go when all rows are there, which takes a fraction of the time. */
async function withoutIndexes(run: Run, table: string, act: () => Promise<void>): Promise<void> {
  const keys = await run(
    `select conname as name, pg_get_constraintdef(oid) as text from pg_constraint
     where conrelid = '${table}'::regclass and contype = 'p'`,
  );
  const indexes = await run(
    `select indexname as name, indexdef as text from pg_indexes
     where tablename = '${table}' and indexname <> '${String(keys[0]?.name)}'`,
  );
  for (const { name } of indexes) await run(`drop index ${String(name)}`);
  for (const { name } of keys) await run(`alter table ${table} drop constraint ${String(name)}`);
  await act();
  for (const { name, text } of keys)
    await run(`alter table ${table} add constraint ${String(name)} ${String(text)}`);
  for (const { text } of indexes) await run(String(text));
}

async function addOwners(run: Run, { users, portfolios, securities }: SeedSize): Promise<void> {
  await run(`
    insert into users (id, username, role, is_active, is_totp_on, totp_last_step, token_epoch, created_at, updated_at)
    select 'usr_seed' || n, 'seed' || n, 'viewer', 1, 0, 0, 0, ${OPENED}, ${OPENED}
    from generate_series(1, ${users}) n`);
  await run(
    `insert into ledger_holders select n, 'usr_seed' || n from generate_series(1, ${users}) n`,
  );
  await run(`
    insert into ledger_portfolios (id, holder, kind, name, base_currency, method, dividend_treatment, tax_treatment,
      allow_short, fees_in_basis, long_term_rule, created_at, updated_at)
    select n, 1 + n % ${users}, 'ORDINARY', '', 'EUR', 'FIFO', 'INCOME', 'TAXABLE',
      0, 1, 'us:more-than-one-year', ${OPENED}, ${OPENED}
    from generate_series(1, ${portfolios}) n`);
  await run(`
    insert into ledger_securities (id, symbol, currency, venue)
    select n, 'S' || n, 'EUR', 'us' from generate_series(1, ${securities}) n`);
  await run(`
    insert into ledger_cash select n, 'EUR', '1000.5' from generate_series(1, ${portfolios}) n`);
}

interface Filled {
  readonly table: string;
  /** Rows of these rounds, in each of which every portfolio buys once. */
  insert(from: number, to: number): string;
}

/** Each portfolio buys another security in each round; so the lots of a security lie far apart, as after years of trading. */
const securityIn = ({ securities, lots, portfolios }: SeedSize) =>
  `1 + (p * 31 + k * ${Math.max(1, Math.floor((securities * portfolios) / lots))}) % ${securities}`;

const eachIn = ({ portfolios }: SeedSize, from: number, to: number) =>
  `from generate_series(${from}, ${to}) k, generate_series(1, ${portfolios}) p`;

function lotsOf(size: SeedSize): Filled {
  const number = `(k::bigint * ${size.portfolios} + p)`;
  return {
    table: 'ledger_lots',
    insert: (from, to) => `
      insert into ledger_lots (portfolio_id, security_id, lot_id, side, opened_at, opened_on, is_date_known, held_since,
        booking, opened_quantity, remaining, is_open, open_price, basis, currency)
      select p, ${securityIn(size)}, ${number}::text, 'LONG', ${OPENED} + k::bigint * 3600000 + p, '2024-01-02', 1, '2024-01-02',
        k + 1, '100', case when p % 3 = 0 then '25.5' else '100' end, 1, (100 + k % 90)::text || '.25', '10025', 'EUR'
      ${eachIn(size, from, to)}`,
  };
}

function positionsOf(size: SeedSize): Filled {
  return {
    table: 'ledger_positions',
    insert: (from, to) => `
      insert into ledger_positions (portfolio_id, security_id, quantity, cost, realized, income, currency, last_at)
      select p, ${securityIn(size)}, case when p % 3 = 0 then '25.5' else '100' end, '10025', '0', '0', 'EUR',
        ${OPENED} + k::bigint * 3600000 + p
      ${eachIn(size, from, to)}`,
  };
}

/** What is booked over the API comes after these. */
async function addCounters(
  run: Run,
  { users, portfolios, lots, securities }: SeedSize,
): Promise<void> {
  await run(`
    insert into ledger_lot_revisions select n, 1, ${OPENED} from generate_series(1, ${securities}) n`);
  const last = { holder: users, portfolio: portfolios, transaction: lots, security: securities };
  for (const [name, value] of Object.entries(last))
    await run(`select setval('ledger_${name}_id', ${value})`);
}

if (import.meta.main)
  await asProgram(async () => {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { lots: { type: 'string', default: String(TEN_MILLION.lots) } },
    });
    const [address] = positionals;
    if (address === undefined) throw new Error('Give the address of an empty PostgreSQL database');
    await seedLots(address, sizeOf(Number(values.lots)), (text) => console.log(text));
  });

// Copies databases into empty ones, whichever of the two kinds they are: one moment of the sources, and all of the targets or
// nothing.
import { CompiledQuery, type Kysely, sql } from 'kysely';
import { bringUpToDate, type Schema } from './migrations.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import {
  columnsOf,
  inReferenceOrder,
  primaryKeyOf,
  serialColumnsOf,
  tableNames,
} from './tables/catalog.ts';

/** A database, and the owners of its tables. */
export interface CopyPlace {
  readonly place: string;
  readonly schemas: readonly Schema[];
}

export interface CopyPlan {
  readonly from: readonly CopyPlace[];
  readonly to: readonly CopyPlace[];
  /** Tables that are carried over by `carry` instead. */
  readonly apart: readonly string[];
  /** Inside the same transactions, for what one kind of database keeps otherwise than the other. */
  carry(from: CopiedDatabase, to: CopiedDatabase): Promise<void>;
}

export interface CopiedDatabase {
  readonly db: Kysely<unknown>;
  readonly isServer: boolean;
}

/** A table of the target has rows. */
export class TargetNotEmpty extends Error {
  readonly table: string;

  constructor(table: string) {
    super(`the table ${table} is not empty`);
    this.table = table;
  }
}

/** How many rows were copied. */
export async function copyTables(plan: CopyPlan): Promise<number> {
  const open: OpenDatabase<unknown>[] = [];
  const opened = async (places: readonly CopyPlace[]) => {
    const databases: OpenDatabase<unknown>[] = [];
    for (const place of places) {
      const database = await openedWith(place);
      open.push(database);
      databases.push(database);
    }
    return databases;
  };
  try {
    const [sources, targets] = [await opened(plan.from), await opened(plan.to)];
    return await inAll(sources, beginReading, (from) =>
      inAll(targets, beginWriting, (to) => copyAll(plan, from, to)),
    );
  } finally {
    for (const database of open) await database.close();
  }
}

async function openedWith({ place, schemas }: CopyPlace): Promise<OpenDatabase<unknown>> {
  const [first, ...others] = schemas;
  if (first === undefined) throw new Error('a database without tables');
  const database = await openDatabase<unknown>(place, first);
  for (const schema of others)
    await bringUpToDate(database.db, schema, database.isServer ? 'bigserial' : 'integer');
  return database;
}

const beginReading = (isServer: boolean) =>
  isServer ? sql`begin isolation level repeatable read read only` : sql`begin deferred`;
const beginWriting = (isServer: boolean) => (isServer ? sql`begin` : sql`begin immediate`);

/** Each on a separate connection, in a transaction that ends with the others. */
async function inAll<Answer>(
  databases: readonly CopiedDatabase[],
  begin: typeof beginReading,
  act: (connected: readonly CopiedDatabase[]) => Promise<Answer>,
): Promise<Answer> {
  const [first, ...others] = databases;
  if (first === undefined) return act([]);
  const { isServer } = first;
  return first.db.connection().execute(async (db) => {
    await begin(isServer).execute(db);
    try {
      const answer = await inAll(others, begin, (rest) => act([{ db, isServer }, ...rest]));
      await sql`commit`.execute(db);
      return answer;
    } catch (error) {
      // Whatever the rollback says, the reason is the first error.
      await sql`rollback`.execute(db).catch(() => {});
      throw error;
    }
  });
}

async function copyAll(
  { apart, carry, ...plan }: CopyPlan,
  sources: readonly CopiedDatabase[],
  targets: readonly CopiedDatabase[],
): Promise<number> {
  const ownRecords = new Set(
    [...plan.from, ...plan.to].flatMap(({ schemas }) =>
      schemas.flatMap(({ record }) => [record, `${record}_lock`]),
    ),
  );
  let rows = 0;
  for (const to of targets) {
    const own = (await tableNames(to)).filter(
      (name) => !ownRecords.has(name) && !apart.includes(name),
    );
    const names = await inReferenceOrder(to, own);
    for (const name of names) if (await hasRows(to, name)) throw new TargetNotEmpty(name);
    for (const from of sources) {
      const known = new Set(await tableNames(from));
      for (const name of names) if (known.has(name)) rows += await copyTable(name, from, to);
      await carry(from, to);
    }
  }
  return rows;
}

async function hasRows({ db }: CopiedDatabase, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
  return rows.length > 0;
}

type Row = Readonly<Record<string, unknown>>;

const ROWS_AT_ONCE = 500;

async function copyTable(table: string, from: CopiedDatabase, to: CopiedDatabase): Promise<number> {
  const wanted = new Set(await columnsOf(to, table));
  const columns = (await columnsOf(from, table)).filter((name) => wanted.has(name));
  const key = await primaryKeyOf(from, table);
  let copied = 0;
  for (let last: Row | undefined; ; ) {
    const rows = await rowsAfter(from, { table, columns, key, last });
    if (rows.length > 0) await insert(to, { table, columns, rows });
    copied += rows.length;
    last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || key.length === 0) break;
  }
  if (to.isServer) await setSequences(to, table);
  return copied;
}

interface Page {
  readonly table: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly last: Row | undefined;
}

/** All of a table that has no key. */
async function rowsAfter(
  { db }: CopiedDatabase,
  { table, columns, key, last }: Page,
): Promise<readonly Row[]> {
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const order = sql.join(key.map((name) => sql.ref(name)));
  const after =
    last === undefined
      ? sql``
      : sql`where (${order}) > (${sql.join(key.map((name) => last[name]))})`;
  const page = key.length === 0 ? sql`` : sql`order by ${order} limit ${sql.lit(ROWS_AT_ONCE)}`;
  const { rows } = await sql<Row>`
    select ${names} from ${sql.table(table)} ${after} ${page}`.execute(db);
  return rows;
}

const CELLS_MAX = 10_000;

async function insert(
  { db, isServer }: CopiedDatabase,
  {
    table,
    columns,
    rows,
  }: {
    readonly table: string;
    readonly columns: readonly string[];
    readonly rows: readonly Row[];
  },
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(CELLS_MAX / columns.length));
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    let number = 0;
    const place = () => {
      number += 1;
      return isServer ? `$${number}` : '?';
    };
    const places = part.map(() => `(${columns.map(place).join(', ')})`).join(', ');
    const text = `insert into "${table}" (${columns.map((name) => `"${name}"`).join(', ')}) values ${places}`;
    const cells = part.flatMap((row) => columns.map((name) => row[name]));
    await db.executeQuery(CompiledQuery.raw(text, cells));
  }
}

/** The next number comes after those that were copied. */
async function setSequences(to: CopiedDatabase, table: string): Promise<void> {
  for (const column of await serialColumnsOf(to, table))
    await sql`
      select setval(pg_get_serial_sequence(${table}, ${column}), max(${sql.ref(column)}))
      from ${sql.table(table)} having max(${sql.ref(column)}) is not null`.execute(to.db);
}

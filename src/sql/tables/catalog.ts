// Tables, columns and keys, as the catalogue of either kind of database lists them.
import { type Kysely, sql } from 'kysely';

interface Catalogued {
  readonly db: Kysely<unknown>;
  readonly isServer: boolean;
}

async function names(
  { db }: Catalogued,
  query: ReturnType<typeof sql<{ name: string }>>,
): Promise<readonly string[]> {
  const { rows } = await query.execute(db);
  return rows.map(({ name }) => name);
}

export function tableNames(from: Catalogued): Promise<readonly string[]> {
  const query = from.isServer
    ? sql<{ name: string }>`
        select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`
    : sql<{ name: string }>`
        select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1`;
  return names(from, query);
}

/** A table comes after those that it refers to. */
export async function inReferenceOrder(
  from: Catalogued,
  tables: readonly string[],
): Promise<readonly string[]> {
  const ordered: string[] = [];
  const place = async (table: string): Promise<void> => {
    if (ordered.includes(table)) return;
    for (const other of await referencesOf(from, table)) if (other !== table) await place(other);
    ordered.push(table);
  };
  for (const table of tables) await place(table);
  return ordered.filter((table) => tables.includes(table));
}

function referencesOf(from: Catalogued, table: string): Promise<readonly string[]> {
  const query = from.isServer
    ? sql<{ name: string }>`
        select other.relname as name from pg_constraint c
        join pg_class other on other.oid = c.confrelid
        where c.contype = 'f' and c.conrelid = ${table}::regclass`
    : sql<{ name: string }>`select distinct "table" as name from pragma_foreign_key_list(${table})`;
  return names(from, query);
}

/** Without those that the database computes. */
export function columnsOf(from: Catalogued, table: string): Promise<readonly string[]> {
  const query = from.isServer
    ? sql<{ name: string }>`
        select column_name as name from information_schema.columns
        where table_schema = current_schema() and table_name = ${table} and is_generated = 'NEVER'
        order by ordinal_position`
    : sql<{ name: string }>`select name from pragma_table_info(${table}) order by cid`;
  return names(from, query);
}

/** Empty without one. */
export function primaryKeyOf(from: Catalogued, table: string): Promise<readonly string[]> {
  const query = from.isServer
    ? sql<{ name: string }>`
        select a.attname as name from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        where i.indrelid = ${table}::regclass and i.indisprimary
        order by array_position(i.indkey::int2[], a.attnum)`
    : sql<{ name: string }>`select name from pragma_table_info(${table}) where pk > 0 order by pk`;
  return names(from, query);
}

/** Columns of a PostgreSQL table that count up by themselves. */
export function serialColumnsOf(from: Catalogued, table: string): Promise<readonly string[]> {
  return names(
    from,
    sql<{ name: string }>`
      select column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = ${table}
        and column_default like 'nextval(%'`,
  );
}

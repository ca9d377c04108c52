// Queries that are built and compiled once: afterwards only values are bound.
import type { Compilable, CompiledQuery, DialectAdapter, Kysely } from 'kysely';
import { nameStatement } from './statement-names.ts';
import { rowsSynchronously } from './synchronous-statements.ts';

/** Stands in the built query for one value of each execution. */
interface Place {
  readonly row: number;
  readonly name: string;
}

/**
 * `build` sees places instead of values, so what it builds must not depend on them. All executions have values of the same names.
 */
export function prepared<Tables, Values extends object, Row>(
  build: (db: Kysely<Tables>, values: Values) => Compilable<Row>,
): (db: Kysely<Tables>, values: Values) => Promise<readonly Row[]> {
  const execute = preparedForRows<Tables, Values, Row>((db, [values]) => {
    if (values === undefined) throw new Error('a prepared query without values');
    return build(db, values);
  });
  return (db, values) => execute(db, [values]);
}

/** The same for any number of rows of values. What it answers is in the order of the rows. */
export function preparedForRows<Tables, Values extends object, Row>(
  build: (db: Kysely<Tables>, rows: readonly Values[]) => Compilable<Row>,
): (db: Kysely<Tables>, rows: readonly Values[]) => Promise<readonly Row[]> {
  const byDialect = new WeakMap<DialectAdapter, Map<number, BuiltQuery<Row>>>();

  async function executePart(db: Kysely<Tables>, rows: readonly Values[]): Promise<readonly Row[]> {
    const { adapter } = db.getExecutor();
    const bySize = byDialect.get(adapter) ?? new Map<number, BuiltQuery<Row>>();
    byDialect.set(adapter, bySize);
    const built = bySize.get(rows.length) ?? builtFrom(rows, (places) => build(db, places));
    bySize.set(rows.length, built);
    const parameters = built.parameters.map((parameterOf) => parameterOf(rows));
    return executed(db, { ...built.query, parameters });
  }

  async function executeParts(
    db: Kysely<Tables>,
    rows: readonly Values[],
  ): Promise<readonly Row[]> {
    const found: Row[] = [];
    for (let from = 0; from < rows.length; ) {
      const size = SIZES.find((one) => from + one <= rows.length) ?? 1;
      found.push(...(await executePart(db, rows.slice(from, from + size))));
      from += size;
    }
    return found;
  }

  return (db, rows) => (rows.length === 1 ? executePart(db, rows) : executeParts(db, rows));
}

/** At once if it can be. */
export async function executed<Tables, Row>(
  db: Kysely<Tables>,
  query: CompiledQuery<Row>,
): Promise<readonly Row[]> {
  return rowsSynchronously(db, query) ?? (await db.executeQuery(query)).rows;
}

/** Few texts for any number of rows. */
const SIZES = [64, 16, 4, 2, 1] as const;

interface BuiltQuery<Row> {
  readonly query: CompiledQuery<Row>;
  readonly parameters: readonly ((rows: readonly object[]) => unknown)[];
}

function builtFrom<Values extends object, Row>(
  rows: readonly Values[],
  build: (places: readonly Values[]) => Compilable<Row>,
): BuiltQuery<Row> {
  const places = new Set<unknown>();
  const placesIn = (values: Values, row: number): Values => {
    const named = Object.keys(values).map((name): [string, Place] => [name, { row, name }]);
    for (const [, place] of named) places.add(place);
    return Object.fromEntries(named) as Values;
  };
  const query = build(rows.map(placesIn)).compile();
  nameStatement(query.sql);
  const parameters = query.parameters.map((parameter) => {
    // A constant of the query is itself.
    if (!places.has(parameter)) return () => parameter;
    const { row, name } = parameter as Place;
    return (all: readonly object[]) => (all[row] as Readonly<Record<string, unknown>>)[name];
  });
  return { query, parameters };
}

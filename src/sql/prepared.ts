// Queries that are built and compiled once: afterwards only values are bound.
import type { Compilable, CompiledQuery, DialectAdapter, Kysely } from 'kysely';

/** Stands in the built query for one value of each execution. */
interface Place {
  readonly row: number;
  readonly name: string;
}

const PLACES = new WeakSet<object>();

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
  const byDialect = new WeakMap<DialectAdapter, Map<number, CompiledQuery<Row>>>();

  async function executePart(db: Kysely<Tables>, rows: readonly Values[]): Promise<readonly Row[]> {
    const { adapter } = db.getExecutor();
    const bySize = byDialect.get(adapter) ?? new Map<number, CompiledQuery<Row>>();
    byDialect.set(adapter, bySize);
    const query = bySize.get(rows.length) ?? build(db, rows.map(placesFor<Values>)).compile();
    bySize.set(rows.length, query);
    const parameters = query.parameters.map((one) => valueAt(rows, one));
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  }

  return async (db, rows) => {
    const found: Row[] = [];
    for (let from = 0; from < rows.length; ) {
      const size = SIZES.find((one) => from + one <= rows.length) ?? 1;
      found.push(...(await executePart(db, rows.slice(from, from + size))));
      from += size;
    }
    return found;
  };
}

/** Few texts for any number of rows. */
const SIZES = [64, 16, 4, 2, 1] as const;

function placesFor<Values extends object>(values: Values, row: number): Values {
  const places = Object.keys(values).map((name) => {
    const place: Place = { row, name };
    PLACES.add(place);
    return [name, place];
  });
  return Object.fromEntries(places) as Values;
}

/** A constant of the query is itself. */
function valueAt(rows: readonly object[], parameter: unknown): unknown {
  if (typeof parameter !== 'object' || parameter === null || !PLACES.has(parameter))
    return parameter;
  const { row, name } = parameter as Place;
  return (rows[row] as Readonly<Record<string, unknown>>)[name];
}

// The schemas as they are committed, and as they are published: config/kafka/schemas.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonSchema } from './breaking-changes.ts';

const FOLDER = join(import.meta.dirname, '../../../config/kafka/schemas');

/** By name: `trades/TRADE_EXECUTED/1`. */
export function committedSchemas(): ReadonlyMap<string, JsonSchema> {
  if (!existsSync(FOLDER)) return new Map();
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  return new Map(
    files.map((name) => [
      name.replace(/\.json$/, ''),
      JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as JsonSchema,
    ]),
  );
}

export function commitSchema(name: string, schema: JsonSchema): void {
  const file = join(FOLDER, `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
}

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
  writeFileSync(file, `${jsonText(schema)}\n`);
}

const WIDTH = 160;

/** What fits into a line stands in one: a field and its type, mostly. */
function jsonText(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (indent.length + line.length <= WIDTH || typeof value !== 'object' || value === null)
    return line;
  const inner = `${indent}  `;
  const members = Array.isArray(value)
    ? value.map((one) => `${inner}${jsonText(one, inner)}`)
    : Object.entries(value).map(
        ([name, one]) => `${inner}${JSON.stringify(name)}: ${jsonText(one, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${members.join(',\n')}\n${indent}${close}`;
}

// The page on the language is true: every example loads, and no key or input goes unmentioned.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../src/config/config-issue.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import {
  DEFAULTS_JSON_SCHEMA,
  type JsonSchema,
  STRATEGY_JSON_SCHEMA,
} from '../../src/config/schema/json-schema.ts';
import { CONDITION_INPUTS } from '../../src/trading/strategy/condition-inputs.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/strategies.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const BASE = {
  name: 'documented',
  symbols: '[AAPL, TSLA]',
  entry: '{ when: "prediction.confidence > 0.5" }',
  size: '{ shares: 10 }',
  stop: '{ atr: { period: 14, bar: 5m, multiple: 3 } }',
};

/** An example as a folder: a file of its own, common terms under a file, or some lines of a file. */
function folderOf(example: string): Record<string, string> {
  if (example.startsWith('# _defaults.yaml'))
    return { '_defaults.yaml': example, 'a.yaml': base('') };
  return { 'a.yaml': /^name:/m.test(example) ? example : base(example) };
}

function base(example: string): string {
  const own = Object.entries(BASE).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(example));
  const entry = /^entry:/m.test(example) && !/\bwhen:/.test(example.split('```')[0] ?? '');
  const lines = own.map(([key, value]) => `${key}: ${value}\n`).join('');
  return entry ? lines + withWhen(example) : lines + example;
}

/** An example of an entry need not say when. */
function withWhen(example: string): string {
  const when = BASE.entry.slice(2, -2);
  return example.includes('entry: {')
    ? example.replace('entry: {', `entry: { ${when}, `)
    : example.replace('entry:\n', `entry:\n  ${when}\n`);
}

function issuesIn(folder: Record<string, string>): string[] {
  const loaded = loadRules({
    folder: '/s',
    cwd: '/',
    disk: {
      readFile: (path) => folder[path.slice('/s/'.length)],
      listFolder: () => Object.keys(folder),
    },
  });
  return loaded.ok ? [] : loaded.failure.map(sentenceOf);
}

function keysOf(schema: JsonSchema): string[] {
  const below = [schema.items, schema.additionalProperties, ...(schema.anyOf ?? [])].filter(
    (each): each is JsonSchema => typeof each === 'object',
  );
  const own = Object.entries(schema.properties ?? {});
  return [...own.flatMap(([key, of]) => [key, ...keysOf(of)]), ...below.flatMap(keysOf)];
}

describe('docs/strategies.md', () => {
  it.each(EXAMPLES.map((example) => [example.split('\n')[0], example]))(
    'shows %s',
    (_, example) => {
      expect(issuesIn(folderOf(example ?? ''))).toEqual([]);
    },
  );

  it('names every key of a strategy file and of its defaults', () => {
    const keys = new Set([...keysOf(STRATEGY_JSON_SCHEMA), ...keysOf(DEFAULTS_JSON_SCHEMA)]);
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(PAGE))).toEqual([]);
  });

  it('names every input of a condition', () => {
    const inputs = Object.entries(CONDITION_INPUTS).flatMap(([group, fields]) =>
      Object.keys(fields).map((field) => `${group}.${field}`),
    );
    expect(inputs.filter((input) => !PAGE.includes(`\`${input}\``))).toEqual([]);
  });
});

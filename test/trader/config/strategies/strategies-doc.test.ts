// The page on the language is true: every example loads, and no key or input goes unmentioned.
import { describe, expect, it } from 'vitest';
import { INDICATORS } from '../../../../src/market/indicators/registry.ts';
import {
  defaultsJsonSchema,
  type JsonSchema,
  strategyJsonSchema,
} from '../../../../src/trader/config/schema/json-schema.ts';
import { CONDITION_INPUTS } from '../../../../src/trader/domain/strategy/condition-inputs.ts';
import { shapeOf } from '../../../../src/trader/domain/strategy/indicator-syntax.ts';
import { EXAMPLES, folderOf, PAGE, sentencesIn } from './documented-examples.ts';

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
      expect(sentencesIn(folderOf(example ?? ''))).toEqual([]);
    },
  );

  it('describes every key of a strategy file and of its defaults', () => {
    const keys = new Set([...keysOf(strategyJsonSchema()), ...keysOf(defaultsJsonSchema())]);
    expect([...keys].filter((key) => !new RegExp(`\\b${key}\\b`).test(PAGE))).toEqual([]);
  });

  it('describes every input of a condition', () => {
    const inputs = Object.entries(CONDITION_INPUTS).flatMap(([group, fields]) =>
      Object.keys(fields).map((field) => `${group}.${field}`),
    );
    const indicators = Object.entries(INDICATORS).map(([name, kind]) => shapeOf(name, kind));
    const all = [...inputs, ...indicators];
    expect(all.filter((input) => !PAGE.includes(`\`${input}\``))).toEqual([]);
  });
});

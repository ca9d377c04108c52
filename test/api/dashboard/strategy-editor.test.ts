// What the editor of strategies completes and explains, by the schema that the package ships.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { SchemaNode } from '../../../src/api/dashboard/facts/strategy-schema.ts';
import {
  explanationAt,
  type Language,
  suggestionsAt,
} from '../../../src/api/dashboard/facts/suggestions.ts';
import { yamlPlace } from '../../../src/api/dashboard/facts/yaml-place.ts';

const schema: SchemaNode = JSON.parse(readFileSync('config/strategy.schema.json', 'utf8'));

/** The place is written as `|`. */
function at(written: string, language: Language = 'yaml') {
  const offset = written.indexOf('|');
  const text = written.slice(0, offset) + written.slice(offset + 1);
  return { schema, language, text, offset };
}

const labels = (written: string, language?: Language) =>
  suggestionsAt(at(written, language))?.options.map(({ label }) => label);
const explained = (written: string, language?: Language) =>
  explanationAt(at(written, language))?.text;
const placed = (written: string) => {
  const { text, offset } = at(written);
  const found = yamlPlace(text, offset);
  return found && `${found.kind} ${found.path.join('.')} "${found.typed}"`;
};

describe('a place in the text', () => {
  it.each([
    ['na|', 'key  "na"'],
    ['stop:\n  |', 'key stop ""'],
    ['stop:\n  atr:\n    bar: 5|', 'value stop.atr.bar "5"'],
    ['stop: { atr: { period: 14, ba|', 'key stop.atr "ba"'],
    ['stop: { atr: { period: 14, bar: 5|', 'value stop.atr.bar "5"'],
    ['stop: { atr: { period: 14 } }\ntarget: { |', 'key target ""'],
    ['entry: { days: [mon, t|', 'value entry.days "t"'],
    ['entry:\n  days:\n    - m|', 'value entry.days "m"'],
    [
      'entry:\n  when: "price.last > 1, # no comment|',
      'value entry.when ""price.last > 1, # no comment"',
    ],
    ['exit:\n  opposite: true\n\nstop:\n  # a note\n  |', 'key stop ""'],
    ['exit:\n  x: 1\n|', 'key  ""'],
  ])('%j', (written, expected) => {
    // A list below a key is a value of it, which only its items show.
    expect(placed(written)?.replace('key entry.days', 'value entry.days')).toBe(expected);
  });

  it('within a comment has no answer', () => {
    expect(placed('name: a # stop: |')).toBeUndefined();
    expect(placed('# na|')).toBeUndefined();
  });
});

describe('completion', () => {
  it('offers the keys of a mapping that are not there yet, the required ones first', () => {
    expect(labels('|')).toEqual(expect.arrayContaining(['name', 'symbols', 'stop', 'trail']));
    const beside = labels('name: a\nsymbols: [SPY]\n|') ?? [];
    expect(beside).not.toContain('name');
    expect(beside).toContain('stop');
    expect(labels('stop:\n  atr:\n    period: 14\n    |')).toEqual(['bar', 'multiple']);
    expect(labels('stop: { atr: { period: 14, |')).toEqual(['bar', 'multiple']);
    const { options } = suggestionsAt(at('|')) ?? { options: [] };
    expect(options.find(({ label }) => label === 'name')?.weight).toBe(1);
  });

  it('offers values that a setting may have, and inside a condition what it may read', () => {
    expect(labels('entry: { side: |')).toEqual(['long', 'short', 'both']);
    expect(labels('entry:\n  early_close: |')).toEqual(['true', 'false']);
    expect(labels('entry:\n  when: "prediction.con|')).toEqual(
      expect.arrayContaining(['prediction.confidence', "sma(n, '5m')"]),
    );
    const written = suggestionsAt(at('entry: { when: "price.last > sm|'));
    expect(written?.from).toBe('entry: { when: "price.last > '.length);
    expect(written?.options.find(({ label }) => label.startsWith('sma'))?.text).toBe('sma(');
    expect(labels('trail: { nothing: { |')).toEqual([]);
  });

  it('knows of code what a condition may read, and nothing else', () => {
    expect(labels('when: ({ price }) => price.l|', 'typescript')).toContain('price.last');
    expect(labels('const a|', 'typescript')).toBeUndefined();
  });
});

describe('an explanation', () => {
  it('is the meaning of a setting or of a term of a condition, with its bounds', () => {
    expect(explained('prior|ity: 3')).toContain('Higher goes first');
    expect(explained('prior|ity: 3')).toContain('whole number -1000 to 1000; 0 unless given');
    expect(explained('entry: { when: "prediction.conf|idence > 1" }')).toBe(
      'prediction.confidence\n0 to 1',
    );
    expect(explained('entry: { wh|en: "true" }')).toMatch(/^entry\.when\nA CEL condition/);
    expect(explained('unkn|own: 1')).toBeUndefined();
    expect(explained('x => price.sp|read', 'typescript')).toBe('price.spread\nask minus bid');
  });
});

// Typos and incomplete saves of a strategy file: either rejected with their place, or the file has the effect it
// states.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { sentenceOf } from '../../../../src/trader/config/issues/config-issue.ts';
import { pathText } from '../../../../src/trader/config/issues/config-node.ts';
import { leavesOf } from '../../../../src/trader/config/settings/effective-config.ts';
import {
  type LoadedStrategy,
  parseStrategy,
} from '../../../../src/trader/config/strategies/load-strategies.ts';
import { runs } from '../../../runs/runs.ts';

const RICH = `name: rich
symbols: [AAPL, MSFT]
priority: 3
entry:
  side: both
  when: "prediction.confidence >= 0.7 && price.spread_percent < 0.1"
  order: market
size: { risk_percent: 0.5 }
stop: { atr: { period: 14, bar: 5m, multiple: 3 } }
target: { r: 2 }
trail: { atr_multiple: 3, activate_at_r: 1, step: 0.05 }
exit: { opposite: true, neutral: false, max_minutes: 120, flatten_minutes_before_close: 5 }
cooldown_minutes: 5
limits: { max_positions: 2, max_entries_per_day: 10 }
`;

const VALID = [
  ...['strategies', 'config/demo/strategies'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  ),
  RICH,
];

/** A place in the text, as a part of it. */
const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const file = fc.constantFrom(...VALID);

function spotIn(text: string, pattern: RegExp, where: number): RegExpExecArray {
  const spots = [...text.matchAll(pattern)];
  const spot = spots[Math.floor(where * spots.length)];
  if (spot === undefined) throw new Error(`nothing in the file is ${pattern}`);
  return spot;
}

function replaced(text: string, spot: RegExpExecArray, by: string): string {
  return text.slice(0, spot.index) + by + text.slice(spot.index + spot[0].length);
}

/** A priority alone may be below 0. */
const BELOW_ZERO = /priority: -1/;

/** Names at the beginning of a line or of a flow map, comments and text apart. */
const KEY = /(?<=^ *|[{,] )[a-z_]+(?=: )/gm;
const NUMBER = /(?<=: )\d+(\.\d+)?(?=[ ,\n}])/g;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz_'.split('');

const wrongKey = fc
  .tuple(file, at, fc.constantFrom(...LETTERS), fc.nat(30))
  .map(([text, where, letter, position]) => {
    const key = spotIn(text, KEY, where);
    const [name] = key;
    const cut = position % (name.length + 1);
    return replaced(text, key, `${name.slice(0, cut)}${letter}${name.slice(cut)}`);
  });

const inventedKey = fc
  .tuple(file, at, fc.array(fc.constantFrom(...LETTERS), { minLength: 9, maxLength: 14 }))
  .map(([text, where, letters]) => {
    const key = spotIn(text, KEY, where);
    const indent = /(?<=^|\n) *$/.exec(text.slice(0, key.index))?.[0];
    const separator = indent === undefined ? ', ' : `\n${indent}`;
    return replaced(text, key, `zz${letters.join('')}: 1${separator}${key[0]}`);
  });

const twice = fc.tuple(file, at).map(([text, where]) => {
  const key = spotIn(text, /^[a-z_]+(?=: )/gm, where);
  return `${text}\n${key[0]}: 1\n`;
});

const unit = fc
  .tuple(file, at, fc.constantFrom('%', 'm', ' min', 'R', ' ATR', 'x', 'k', ' USD', '"', 's', 'd'))
  .map(([text, where, suffix]) => {
    const number = spotIn(text, NUMBER, where);
    return replaced(text, number, `${number[0]}${suffix}`);
  });

const noNumber = fc
  .tuple(
    file,
    at,
    fc.constantFrom('.nan', '.inf', '-.inf', '-1', '1e999', 'null', '""', 'yes', '[]', '{}', 'NaN'),
  )
  .map(([text, where, value]) => replaced(text, spotIn(text, NUMBER, where), value))
  .filter((text) => !BELOW_ZERO.test(text));

function noiseIn(texts: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const how = fc.constantFrom('delete', 'insert', 'swap', 'cut', 'line');
  const some = fc.string({ minLength: 1, maxLength: 3, unit: 'binary' });
  return fc.tuple(texts, at, how, some).map(([text, where, change, characters]) => {
    const spot = Math.floor(where * text.length);
    const [before, after] = [text.slice(0, spot), text.slice(spot)];
    if (change === 'delete') return before + after.slice(characters.length);
    if (change === 'insert') return before + characters + after;
    if (change === 'swap') return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
    return change === 'cut' ? before : before + after.replace(/[^\n]*\n/, '');
  });
}

/** True when it is taken; a refusal says where. */
function isTaken(text: string, name = 'r.yaml'): boolean {
  return taken(text, name) !== undefined;
}

function taken(text: string, name = 'r.yaml'): LoadedStrategy | undefined {
  const parsed = parseStrategy(name, text);
  if (parsed.ok) return parsed.value;
  expect(parsed.failure.length).toBeGreaterThan(0);
  for (const issue of parsed.failure) expect(sentenceOf(issue)).toMatch(/^r\.\w+:\d+:\d+: .*\S/s);
  return undefined;
}

function holds(count: number, texts: fc.Arbitrary<string>, law: (text: string) => void): void {
  fc.assert(fc.property(texts, law), { numRuns: runs(count) });
}

describe('wrong strategy files', () => {
  it('are whole before they are touched', () => {
    for (const text of VALID) expect(isTaken(text)).toBe(true);
  });

  it.each<[string, fc.Arbitrary<string>]>([
    ['a key with a letter too many', wrongKey],
    ['a key that does not exist', inventedKey],
    ['a key that is there twice', twice],
    ['a unit behind a number', unit],
    ['what is no number, or none that makes sense', noNumber],
  ])('refuse %s', (_, texts) => {
    holds(200, texts, (text) => {
      expect(isTaken(text), text).toBe(false);
    });
  });

  it('never crash, and have the effect they state if accepted', () => {
    holds(600, noiseIn(file), (text) => {
      const strategy = taken(text);
      if (strategy === undefined) return;
      const terms = new Map(
        leavesOf(strategy.terms).map(({ path, leaf }) => [pathText(path), leaf]),
      );
      for (const { path, leaf } of leavesOf(parse(text))) {
        expect(terms.get(pathText(path)), `${pathText(path)} of\n${text}`).toEqual(leaf);
      }
    });
  });

  it('never crash as code either', () => {
    const code = readFileSync('strategies/templates/strategy.ts', 'utf8').replaceAll(
      'NAME',
      'drive',
    );
    expect(isTaken(code, 'r.ts')).toBe(true);
    holds(12, noiseIn(fc.constant(code)), (text) => void isTaken(text, 'r.ts'));
  });
});

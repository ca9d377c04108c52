import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseProfile } from '../../../../src/trader/config/profiles/load-profile.ts';
import { profileJsonSchema, schemaAt } from '../../../../src/trader/config/schema/json-schema.ts';
import { runs } from '../../../runs/runs.ts';
import { faultsOf, readyProfile } from './profile-text.ts';

const FOLDER = join(import.meta.dirname, '../../../../config/feeds');
const SHIPPED = readdirSync(FOLDER).map((name) => ({
  name: name.replace('.yaml', ''),
  text: readFileSync(join(FOLDER, name), 'utf8'),
}));

const LEAST = `name: mine
request: { mode: feed, path: /alerts }
map:
  symbol: { path: ticker }
  signal: { path: side }
  confidence: { path: sure }
  data_time: { path: at, time: { unit: ms } }
`;

/** The least profile with a piece of it replaced. */
function withPiece(piece: string, by: string): string {
  if (!LEAST.includes(piece)) throw new Error(`there is no ${piece}`);
  return LEAST.replace(piece, by);
}

describe('a profile', () => {
  it.each(SHIPPED)(
    'ships as $name, under the name of its file and with its schema',
    ({ name, text }) => {
      expect(readyProfile(name).name).toBe(name);
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../feed.schema.json');
    },
  );

  it('is JSON: a tape keeps it unchanged', () => {
    for (const { name } of SHIPPED) {
      const profile = readyProfile(name);
      expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
    }
  });

  it('is documented by a valid example', () => {
    const page = readFileSync(join(FOLDER, '../../docs/feeds.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n(name: mine\n.*?)```/gs)].map(
      ([, text = '']) => text,
    );
    expect(blocks).toHaveLength(1);
    expect(blocks.flatMap(faultsOf)).toEqual([]);
  });

  it('needs only the places of four fields', () => {
    expect(faultsOf(LEAST)).toEqual([]);
  });
});

describe('an invalid profile', () => {
  it.each([
    [
      'a key nobody knows',
      withPiece('confidence:', 'confidance:'),
      /^p\.yaml:6:3: map\.confidance: unknown setting; did you mean confidence\?/,
    ],
    [
      'a key deep in a field',
      withPiece('{ unit: ms }', '{ unt: ms }'),
      /^p\.yaml:7:\d+: map\.data_time\.time\.unt: unknown setting; did you mean unit\?/,
    ],
    [
      'a key in a list of fields',
      withPiece('{ path: sure }', '{ first: [{ path: a }, { pth: b }] }'),
      /^p\.yaml:6:40: map\.confidence\.first\[1\]\.pth: unknown setting; did you mean path\?/,
    ],
    [
      'a unit of time nobody has',
      withPiece('unit: ms', 'unit: min'),
      /map\.data_time\.time\.unit: expected one of s, ms, us, ns, iso, mdy, dmy, found "min"/,
    ],
    [
      'no field for the symbol',
      withPiece('  symbol: { path: ticker }\n', ''),
      /^p\.yaml:3:1: map\.symbol: is missing/,
    ],
    [
      'a field from two places',
      withPiece('{ path: sure }', '{ path: sure, const: 1 }'),
      /map\.confidence: path and const exclude each other/,
    ],
    [
      'a field from nowhere',
      withPiece('{ path: sure }', '{ required: true }'),
      /map\.confidence: one of path, const, .* is needed/,
    ],
    [
      'two conversions',
      withPiece('{ path: sure }', '{ path: sure, number: {}, bool: {} }'),
      /number and bool exclude each other/,
    ],
    [
      'an expression for a path',
      withPiece('path: sure', 'path: "a[b]"'),
      /map\.confidence\.path: expected a path such as ticker/,
    ],
    [
      'a need with a default',
      withPiece('{ path: sure }', '{ path: sure, default: 1, required: true }'),
      /required: has no effect with a default/,
    ],
    [
      'nothing to tell the signal by',
      withPiece('  signal: { path: side }\n', ''),
      /map\.signal: is missing, and no other field provides it/,
    ],
    [
      'flow in a prediction',
      `${LEAST}  flow: { premium: { path: p } }\n`,
      /map\.flow: has no effect with kind prediction/,
    ],
    [
      'sums of predictions',
      `${LEAST}aggregate: { window_minutes: 5 }\n`,
      /aggregate: has no effect with kind prediction/,
    ],
    [
      'a poll per symbol without a placeholder',
      withPiece('mode: feed', 'mode: latest-per-symbol'),
      /request\.mode: polls per symbol, but neither path nor query contains \{symbol\}/,
    ],
    [
      'an unknown placeholder',
      withPiece('/alerts', '"/alerts/{ticker}"'),
      /request\.path: unknown placeholder \{ticker\}/,
    ],
    [
      'a page that is never requested',
      `${LEAST}paging: { max_pages: 3 }\n`,
      /paging\.max_pages: has no effect/,
    ],
    [
      'a cursor from nowhere',
      `${LEAST}paging: { kind: cursor, parameter: c }\n`,
      /paging\.path: is missing for cursor/,
    ],
    [
      'a key without a header',
      withPiece('path: /alerts', 'path: /alerts, auth: { kind: header }'),
      /request\.auth\.name: is missing: required for the header/,
    ],
    [
      'an address for a file',
      withPiece('mode: feed, path: /alerts', 'mode: file, format: csv, path: /alerts'),
      /request\.path: has no effect for a file/,
    ],
    [
      'a pace for a file',
      withPiece('mode: feed, path: /alerts', 'mode: file, format: csv').concat(
        'rate: { per_minute: 5 }\n',
      ),
      /^p\.yaml:8:1: rate: has no effect for a file/,
    ],
    [
      'a comparison with text',
      `${LEAST}where: [{ path: p, op: gte, value: many }]\n`,
      /where\[0\]\.value: gte needs a number/,
    ],
    [
      'a list where one value belongs',
      `${LEAST}where: [{ path: p, op: eq, value: [1] }]\n`,
      /where\[0\]\.value: eq needs a value/,
    ],
    [
      'a number where text is compared',
      `${LEAST}where: [{ path: p, op: eq, value: 5, number: { thousands: "," } }]\n`,
      /where\[0\]\.number: eq compares text; only gte and lte read numbers/,
    ],
    ['invalid YAML', 'name: [', /^p\.yaml:\d+:\d+: not valid YAML/],
  ])('reports the place and the fault: %s', (_, text, sentence) => {
    expect(faultsOf(text)).toContainEqual(expect.stringMatching(sentence));
  });
});

type Tree = Record<string, unknown>;
type Place = readonly (string | number)[];

/** Every place of a tree that holds a map or a list. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...members.flatMap(([key, member]) => placesIn(member, [...at, key]))];
}

function memberAt(tree: unknown, place: Place): Tree {
  return place.reduce<unknown>((value, step) => (value as Tree)[step], tree) as Tree;
}

/** A map whose keys are free: names of ours, of the source, of its parameters and headers. */
function isFree(place: Place): boolean {
  const around = schemaAt(profileJsonSchema(), place);
  return typeof around?.additionalProperties === 'object';
}

describe('any profile, changed in any way', () => {
  const trees = SHIPPED.map(({ text }) => parse(text) as Tree);

  it('is never accepted with a key without effect', () => {
    const case_ = fc.constantFrom(...trees).chain((tree) =>
      fc.record({
        tree: fc.constant(tree),
        place: fc.constantFrom(
          ...placesIn(tree).filter(
            (place) => !Array.isArray(memberAt(tree, place)) && !isFree(place),
          ),
        ),
        key: fc.stringMatching(/^zz[a-z_]{1,8}$/),
        value: fc.jsonValue({ maxDepth: 2 }),
      }),
    );
    fc.assert(
      fc.property(case_, ({ tree, place, key, value }) => {
        const changed = structuredClone(tree);
        memberAt(changed, place)[key] = value;
        expect(faultsOf(stringify(changed)).join('\n')).toContain(key);
      }),
      { numRuns: runs(200) },
    );
  });

  it('is accepted or rejected with messages and places, and never crashes', () => {
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(
        Number.NaN,
        Infinity,
        -0,
        '',
        '[',
        '{a}',
        `\${env:X}`,
        'a.b[0]',
        null,
      ),
    );
    const case_ = fc.constantFrom(...trees).chain((tree) =>
      fc.record({
        tree: fc.constant(tree),
        place: fc.constantFrom(...placesIn(tree)),
        nth: fc.nat(30),
        change: fc.oneof(
          fc.constant({ kind: 'delete' as const }),
          fc.record({ kind: fc.constant('put' as const), value: junk }),
        ),
      }),
    );
    fc.assert(
      fc.property(case_, ({ tree, place, nth, change }) => {
        const changed = structuredClone(tree);
        const around = memberAt(changed, place);
        const keys = Object.keys(around);
        const key = keys[nth % Math.max(1, keys.length)] ?? 'x';
        if (change.kind === 'put') around[key] = change.value;
        else delete around[key];
        for (const fault of faultsOf(stringify(changed))) {
          expect(fault).toMatch(/^p\.yaml:\d+:\d+: .+/);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('is only ever rejected when its text is truncated', () => {
    const torn = fc.record({
      text: fc.constantFrom(...SHIPPED.map(({ text }) => text)),
      from: fc.nat(3_000),
      length: fc.nat(40),
      insert: fc.string({ maxLength: 6 }),
    });
    fc.assert(
      fc.property(torn, ({ text, from, length, insert }) => {
        const at = from % text.length;
        const changed = text.slice(0, at) + insert + text.slice(at + length);
        const parsed = parseProfile('/p.yaml', 'p.yaml', changed);
        if (!parsed.ok) expect(parsed.failure.length).toBeGreaterThan(0);
      }),
      { numRuns: runs(200) },
    );
  });
});

// The schemas of messages: the committed ones are those of the code, no change of theirs breaks a reader, and every event has one.
import { describe, expect, it } from 'vitest';
import { COMMAND_SCHEMAS } from '../../../src/relay/kafka/schemas/command-schemas.ts';
import { EVENT_SCHEMAS } from '../../../src/relay/kafka/schemas/event-schemas.ts';
import { LIVE_SCHEMAS } from '../../../src/relay/kafka/schemas/live-schemas.ts';
import { jsonSchemaOf } from '../../../src/relay/kafka/schemas/message-schema.ts';
import { SIGNATURE_SCHEMAS } from '../../../src/relay/kafka/schemas/signature-schemas.ts';
import { breakingChanges, type JsonSchema } from './breaking-changes.ts';
import { factSchemas } from './fact-schemas.ts';
import { commitSchema, committedSchemas } from './registry.ts';

const committed = committedSchemas();
const SCHEMAS = [
  ...[...EVENT_SCHEMAS, ...LIVE_SCHEMAS, ...SIGNATURE_SCHEMAS, ...COMMAND_SCHEMAS].map((one) => ({
    name: one.name,
    json: jsonSchemaOf(one),
  })),
  ...[...factSchemas()].map(([name, json]) => ({ name, json })),
];

/** `topic/type/version`. */
const typeIn = (name: string): string => name.slice(0, name.lastIndexOf('/'));
const versionIn = (name: string): number => Number(name.slice(name.lastIndexOf('/') + 1));

/** Without `SLUICE_WRITE_SCHEMAS=1`, nothing is written. */
const isWriting = process.env.SLUICE_WRITE_SCHEMAS === '1';

it('keeps every committed schema readable: a change that breaks a reader needs a new version', () => {
  const broken = SCHEMAS.flatMap((schema) => {
    const before = committed.get(schema.name);
    const changes = before === undefined ? [] : breakingChanges(before, schema.json);
    return changes.map((change) => `${schema.name}: ${change}; give it a new version`);
  });
  const known = new Set(SCHEMAS.map(({ name }) => name));
  const newest = new Map(SCHEMAS.map(({ name }) => [typeIn(name), versionIn(name)]));
  const gone = [...committed.keys()].filter(
    (name) => !known.has(name) && !(versionIn(name) < (newest.get(typeIn(name)) ?? 0)),
  );
  expect(broken).toEqual([]);
  expect(gone, 'messages of every version stay in the topics').toEqual([]);
});

it('has committed the schemas of the code', () => {
  if (isWriting) for (const schema of SCHEMAS) commitSchema(schema.name, schema.json);
  const now = isWriting ? committedSchemas() : committed;
  const own = new Map(SCHEMAS.map(({ name, json }) => [name, json]));
  // Schemas of older versions stay as they were.
  const ofNow = [...now].filter(([name]) => own.has(name));
  expect(Object.fromEntries(ofNow), 'npm run generate:schemas').toEqual(Object.fromEntries(own));
});

describe('a change that breaks readers is found', () => {
  const trade = EVENT_SCHEMAS.find(({ type }) => type === 'TRADE_EXECUTED');
  if (trade === undefined) throw new Error('trades have no schema');
  const before = jsonSchemaOf(trade);
  const changed = (change: (data: Data) => void): JsonSchema => {
    const copy = structuredClone(before) as { readonly properties: { readonly data: Data } };
    change(copy.properties.data);
    return copy as unknown as JsonSchema;
  };

  it.each<[string, (data: Data) => void, string]>([
    ['a field is gone', ({ properties }) => delete properties.fees, 'data.fees is gone'],
    [
      'a field has another type',
      ({ properties }) => {
        properties.quantity = { type: 'number' };
      },
      'data.quantity was string and is number',
    ],
    [
      'an optional field is required',
      ({ required }) => required.push('rate'),
      'data.rate is required, and older messages may lack it',
    ],
    [
      'a new field is required',
      ({ properties, required }) => {
        properties.fx = { type: 'string' };
        required.push('fx');
      },
      'data.fx is required, and older messages may lack it',
    ],
    [
      'a required field may be absent',
      ({ required }) => void required.splice(required.indexOf('price'), 1),
      'data.price may be absent, and readers count on it',
    ],
    [
      'a word is added where readers know them all',
      ({ properties }) => {
        properties.side = { type: 'string', enum: ['BUY', 'SELL', 'SHORT'] };
      },
      'data.side: enum was ["BUY","SELL"] and is ["BUY","SELL","SHORT"]',
    ],
    [
      'a field of the elements of a list is gone',
      ({ properties }) => {
        const { items } = properties.chosen as { items: Data };
        delete items.properties.lotId;
      },
      'data.chosen[].lotId is gone',
    ],
  ])('%s', (_, change, sentence) => {
    expect(breakingChanges(before, changed(change))).toContain(sentence);
  });

  it('lets a new reason of a refusal pass, and no reason that is gone', () => {
    const reasons = (...kinds: readonly string[]): JsonSchema => ({
      type: 'array',
      items: {
        anyOf: [
          ...kinds.map((kind) => ({ type: 'object', properties: { kind: { const: kind } } })),
          { type: 'object', properties: { kind: { type: 'string', not: { enum: kinds } } } },
        ],
      },
    });
    expect(breakingChanges(reasons('paused'), reasons('cooldown', 'paused'))).toEqual([]);
    expect(breakingChanges(reasons('cooldown', 'paused'), reasons('paused'))).toEqual([
      '[]: the kind cooldown is gone',
    ]);
  });

  it('lets a new field pass that may be absent', () => {
    const more = changed(({ properties }) => {
      properties.venue = { type: 'string' };
    });
    expect(breakingChanges(before, more)).toEqual([]);
  });
});

interface Data {
  readonly properties: Record<string, unknown>;
  readonly required: string[];
}

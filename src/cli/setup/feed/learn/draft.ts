// From a sample to the draft of a profile: which field is what, and what only a person can know.
import type { Column, Plain } from './columns.ts';
import { columnsOf } from './columns.ts';
import {
  anchorField,
  confidenceField,
  type Field,
  idField,
  plainOrQuoted,
  signalField,
  symbolField,
} from './fields.ts';
import { type FlowFields, flowFields } from './flow.ts';
import { numberPiece, numbersIn } from './numbers.ts';
import { recordPlaces } from './places.ts';
import { epochUnit, timeField } from './times.ts';

export interface Draft {
  readonly items: string | undefined;
  readonly isFlow: boolean;
  /** By the key of `map`, in its order. */
  readonly map: ReadonlyMap<string, Field>;
  readonly flow: FlowFields;
  readonly features: ReadonlyMap<string, Field>;
  /** What a profile needs and no field looks like. */
  readonly missing: readonly string[];
  /** Of all fields, for a person who looks for what is missing. */
  readonly fields: readonly { readonly path: string; readonly example: Plain }[];
  readonly records: number;
}

const FEATURES_MAX = 12;

/** Of the place whose records have most of what a profile needs; undefined if the answers hold no objects. */
export function draftOf(bodies: readonly unknown[], zone: string): Draft | undefined {
  const drafts = recordPlaces(bodies).map(({ items, records }) => draftAt(items, records, zone));
  const [best] = drafts.toSorted(
    (one, other) =>
      one.missing.length - other.missing.length ||
      other.records - one.records ||
      length(one) - length(other),
  );
  return best;
}

function length({ items = '' }: Draft): number {
  return items.length;
}

function draftAt(items: string | undefined, records: readonly unknown[], zone: string): Draft {
  const columns = columnsOf(records);
  const flow = flowFields(columns);
  const isFlow = flow !== undefined;
  const stated = {
    id: idField(columns),
    symbol: symbolField(columns),
    signal: signalField(columns, isFlow),
    confidence: confidenceField(columns),
    data_time: timeField(columns, zone),
    anchor_price: anchorField(columns, isFlow),
  };
  const isStated = stated.signal !== undefined && (stated.confidence !== undefined || isFlow);
  const kept = { ...stated, ...(flow === undefined ? ofSignals(stated) : ofFlow(flow, stated)) };
  const map = new Map(
    Object.entries(kept).flatMap(([name, field]) => (field === undefined ? [] : [[name, field]])),
  );
  const used = new Set([...map.values(), ...(flow?.values() ?? [])].map(({ path }) => path));
  return {
    ...{ items, isFlow, map, flow: flow ?? new Map(), records: records.length },
    features: isFlow ? new Map() : featuresOf(columns.filter(({ path }) => !used.has(path))),
    missing: missingIn(map, flow, isStated),
    fields: columns.map(({ path, values }) => ({ path, example: values[0] ?? '' })),
  };
}

function missingIn(
  map: ReadonlyMap<string, Field>,
  flow: FlowFields | undefined,
  isStated: boolean,
): string[] {
  const missing = ['symbol', 'data_time'].filter((name) => !map.has(name));
  if (flow === undefined)
    return [...missing, ...['signal', 'confidence'].filter((name) => !map.has(name))];
  if (!flow.has('premium')) missing.push('flow.premium');
  if (!isStated && !hasSide(flow)) missing.push('flow.side');
  return missing;
}

function hasSide(flow: FlowFields): boolean {
  return flow.has('side') || hasBothPremiums(flow);
}

function hasBothPremiums(flow: FlowFields): boolean {
  return flow.has('ask_premium') && flow.has('bid_premium');
}

interface Said {
  readonly signal: Field | undefined;
  readonly confidence: Field | undefined;
}

/** Unless both are stated, the signal of a trade follows from its side, and its confidence from the premiums of both sides. */
function ofFlow(flow: FlowFields, { signal, confidence }: Said): Said {
  if (signal !== undefined && confidence !== undefined) return { signal, confidence };
  return {
    signal: hasSide(flow) ? undefined : signal,
    confidence: hasBothPremiums(flow) ? undefined : WHOLE,
  };
}

function constant(question: string): Field {
  return { path: '', pieces: ['const: 1'], question };
}

const WHOLE = constant('no field says how sure it is: each trade counts whole, by its premium');
const SURE = constant('no field says how sure it is: each counts as sure');

/** Ratings and hooks of charts say what to do, and not how sure they are. */
function ofSignals({ signal, confidence }: Said): Said {
  return { signal, confidence: signal === undefined ? confidence : (confidence ?? SURE) };
}

/** Numbers that conditions of strategies may read. */
function featuresOf(columns: readonly Column[]): ReadonlyMap<string, Field> {
  const found = columns.flatMap((column): [string, Field][] => {
    const number = numbersIn(column);
    const isNamed = /^[a-z_][a-z0-9_]*$/.test(column.name);
    const isOther = /(?:^|_)id$/.test(column.name) || epochUnit(column.values) !== undefined;
    if (number === undefined || !isNamed || isOther) return [];
    const pieces = [`path: ${plainOrQuoted(column.path)}`, ...numberPiece(number)];
    return [[column.name, { path: column.path, pieces }]];
  });
  return new Map(found.slice(0, FEATURES_MAX));
}

// Converts the map of a checked profile to the sources of its fields.

import { parsePath, parseTemplate } from '../../../kernel/record-path.ts';
import type {
  Conversion,
  FieldOrigin,
  FieldSource,
  FlowField,
  RecordMap,
  Test,
} from '../../domain/intake/mapping/record-map.ts';
import type { FieldFile, RecordMapFile, TestFile } from '../schema/record-map-schema.ts';

export function toRecordMap(map: RecordMapFile): RecordMap {
  const { probabilities, features, flow } = map;
  return {
    id: optional(map.id),
    symbol: toSource(map.symbol),
    signal: optional(map.signal),
    confidence: optional(map.confidence),
    score: optional(map.score),
    probabilities: probabilities && {
      sell: toSource(probabilities.sell),
      neutral: toSource(probabilities.neutral),
      buy: toSource(probabilities.buy),
    },
    dataTime: toSource(map.data_time),
    issuedAt: optional(map.issued_at),
    expiresAt: optional(map.expires_at),
    anchorPrice: optional(map.anchor_price),
    model: optional(map.model),
    features: Object.fromEntries(
      Object.entries(features).map(([name, file]) => [name, toSource(file)]),
    ),
    featuresFrom: map.features_from === undefined ? undefined : parsePath(map.features_from),
    flow: toFlow(flow),
  };
}

const FLOW_FIELDS: { readonly [Name in keyof RecordMapFile['flow']]-?: FlowField } = {
  contract: 'contract',
  right: 'right',
  strike: 'strike',
  expiry: 'expiry',
  premium: 'premium',
  ask_premium: 'askPremium',
  bid_premium: 'bidPremium',
  size: 'size',
  side: 'side',
  sweep: 'isSweep',
  block: 'isBlock',
  multi_leg: 'isMultiLeg',
  open_interest: 'openInterest',
  volume: 'volume',
  open_close: 'openClose',
  delta: 'delta',
};

function toFlow(flow: RecordMapFile['flow']): RecordMap['flow'] {
  const sources: { [Field in FlowField]?: FieldSource } = {};
  for (const name of Object.keys(FLOW_FIELDS) as (keyof typeof FLOW_FIELDS)[]) {
    const file = flow[name];
    if (file !== undefined) sources[FLOW_FIELDS[name]] = toSource(file);
  }
  return sources;
}

/** A leaf is a field without the kinds that combine others. */
type AnyField = Pick<FieldFile, keyof LeafFile> & Partial<Omit<FieldFile, keyof LeafFile>>;
type LeafFile = NonNullable<FieldFile['first']>[number];

function optional(file: FieldFile | undefined): FieldSource | undefined {
  return file && toSource(file);
}

function toSource(file: AnyField): FieldSource {
  return {
    origin: toOrigin(file),
    as: toConversion(file),
    absent: file.absent.map(String),
    fallback: file.default,
    isRequired: file.required,
  };
}

function toOrigin(file: AnyField): FieldOrigin {
  const { path, occ, date_time: dateTime, first, ratio, sum, diff, product, template } = file;
  if (path !== undefined) return { kind: 'path', path: parsePath(path) };
  if (file.const !== undefined) return { kind: 'const', value: file.const };
  if (occ !== undefined) return { kind: 'occ', path: parsePath(occ.path), part: occ.part };
  if (dateTime !== undefined) {
    const { date, time, zone, order } = dateTime;
    return { kind: 'date-time', date: parsePath(date), time: parsePath(time), zone, order };
  }
  if (first !== undefined) return { kind: 'first', of: first.map(toSource) };
  if (ratio !== undefined) return { kind: 'ratio', of: ratio.map(toSource) };
  if (sum !== undefined) return { kind: 'sum', of: sum.map(toSource) };
  if (diff !== undefined) return { kind: 'diff', of: diff.map(toSource) };
  if (product !== undefined) return { kind: 'product', of: product.map(toSource) };
  const parts = template === undefined ? undefined : parseTemplate(template);
  if (parts !== undefined) return { kind: 'template', parts };
  throw new Error('the schema accepted a field without an origin');
}

function toNumber(number: NonNullable<AnyField['number']>): Conversion {
  return {
    kind: 'number',
    scale: number.scale,
    offset: number.offset,
    isAbsolute: number.absolute,
    isPercent: number.percent,
    isAmount: number.amount,
    thousands: number.thousands,
    atLeast: number.at_least,
    atMost: number.at_most,
  };
}

function toConversion(file: AnyField): Conversion | undefined {
  const { number, bool, time, date } = file;
  if (file.enum !== undefined) {
    return { kind: 'enum', values: file.enum };
  }
  if (number !== undefined) {
    return toNumber(number);
  }
  if (bool !== undefined) {
    return { kind: 'bool', yes: bool.yes?.map(String) };
  }
  if (date !== undefined) return { kind: 'date', order: date.order };
  return time && { kind: 'time', unit: time.unit, zone: time.zone };
}

export function toTest({ path: text, op, value, number }: TestFile): Test {
  const path = parsePath(text);
  switch (op) {
    case 'exists':
      return { op, path, isWanted: value !== false };
    case 'in':
      return { op, path, values: Array.isArray(value) ? value : [] };
    case 'gte':
    case 'lte':
      return { op, path, value: Number(value), as: number && toNumber(number) };
    case 'eq':
    case 'ne':
      return { op, path, value: Array.isArray(value) || value === undefined ? '' : value };
  }
}

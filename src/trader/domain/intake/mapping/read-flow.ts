// Reads the option trade of a record, and derives direction and confidence from it.
import { failed, ok } from '../../../../kernel/result.ts';
import type { Flow, PredictionSignal } from '../../terms/prediction.ts';
import { malformed, quoted, type Read } from '../neutral/neutral.ts';
import type { Derivation, FlowField, RecordMap, Scalar } from './record-map.ts';
import { optional } from './typed-fields.ts';

/** The flow with the two sides of its premium, which a source may provide instead of a side. */
export interface FlowRecord {
  readonly flow: Flow;
  readonly askPremium: number | undefined;
  readonly bidPremium: number | undefined;
  readonly isMultiLeg: boolean;
}

type Kind = 'text' | 'number' | 'boolean' | readonly string[];

/** The type of each field; only delta may be negative. */
const KIND_BY_FIELD: { readonly [Field in FlowField]: Kind } = {
  contract: 'text',
  right: ['call', 'put'],
  strike: 'number',
  expiry: 'text',
  premium: 'number',
  askPremium: 'number',
  bidPremium: 'number',
  size: 'number',
  side: ['bid', 'ask', 'mid'],
  isSweep: 'boolean',
  isBlock: 'boolean',
  isMultiLeg: 'boolean',
  openInterest: 'number',
  volume: 'number',
  openClose: ['open', 'close'],
  delta: 'number',
};

const FLOW_FIELDS = Object.keys(KIND_BY_FIELD) as FlowField[];

export function readFlow(record: unknown, { flow: sources }: RecordMap): Read<FlowRecord> {
  const values: Record<string, Scalar> = {};
  for (const field of FLOW_FIELDS) {
    const read = optional(record, `flow.${field}`, sources[field]);
    if (!read.ok) return read;
    if (read.value === undefined) continue;
    if (!isFit(field, read.value)) {
      return malformed(`flow.${field}: ${quoted(read.value)} is not ${wantedAs(field)}`);
    }
    values[field] = read.value;
  }
  const { askPremium, bidPremium, isMultiLeg = false, ...flow } = values;
  // The table above has checked the types.
  return ok({ flow, askPremium, bidPremium, isMultiLeg } as FlowRecord);
}

function isFit(field: FlowField, value: Scalar): boolean {
  const kind = KIND_BY_FIELD[field];
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'boolean') return typeof value === 'boolean';
  if (kind !== 'number') return typeof value === 'string' && kind.includes(value);
  return typeof value === 'number' && (value >= 0 || field === 'delta');
}

function wantedAs(field: FlowField): string {
  const kind = KIND_BY_FIELD[field];
  if (kind === 'number') return field === 'delta' ? 'a number' : 'a number from 0';
  if (kind === 'boolean') return 'true or false';
  return kind === 'text' ? 'text' : `one of ${kind.join(', ')}`;
}

export interface Derived {
  readonly flow: Flow;
  readonly signal: PredictionSignal;
  /** Undefined without the two sides of the premium. */
  readonly confidence: number | undefined;
}

/**
 * Calls bought and puts sold are bullish, calls sold and puts bought bearish; mid and multi-leg trades are undecided.
 */
export function derived(record: FlowRecord, { sideShareMin }: Derivation): Read<Derived> {
  const { flow, isMultiLeg } = record;
  const { right } = flow;
  if (right === undefined) return failed({ kind: 'missing_field', field: 'flow.right' });
  const net = netOf(record);
  if (net !== undefined && net.share > 1) {
    return malformed('flow: the premium of one side is more than the whole premium');
  }
  const side = flow.side ?? (net === undefined ? undefined : sideOf(net, sideShareMin));
  if (side === undefined) return failed({ kind: 'missing_field', field: 'flow.side' });
  const signal = isMultiLeg || side === 'mid' ? 'NEUTRAL' : directionOf(right, side);
  return ok({
    flow: { ...flow, side, ...(net === undefined ? {} : { sideShare: net.share }) },
    signal,
    confidence: net?.difference,
  });
}

interface Net {
  readonly isAsk: boolean;
  /** Of the stronger side, 0..1 of the whole premium. */
  readonly share: number;
  /** Between the sides, 0..1 of the whole premium. */
  readonly difference: number;
}

function netOf({ flow: { premium }, askPremium, bidPremium }: FlowRecord): Net | undefined {
  if (askPremium === undefined || bidPremium === undefined) return undefined;
  const total = premium ?? askPremium + bidPremium;
  if (total === 0) return undefined;
  return {
    isAsk: askPremium >= bidPremium,
    share: Math.max(askPremium, bidPremium) / total,
    difference: Math.abs(askPremium - bidPremium) / total,
  };
}

function sideOf({ isAsk, share }: Net, shareMin: number): 'bid' | 'ask' | 'mid' {
  if (share < shareMin) return 'mid';
  return isAsk ? 'ask' : 'bid';
}

function directionOf(right: 'call' | 'put', side: 'bid' | 'ask'): PredictionSignal {
  return (right === 'call') === (side === 'ask') ? 'BUY' : 'SELL';
}

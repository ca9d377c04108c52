// What the results of long work depend on, each part as a hash, so that a difference between two runs of it has a name.
import { createHash } from 'node:crypto';
import type { BacktestInputs } from '../backtest/backtest-inputs.ts';

/** Hashes by the words for what they are of. */
export type Fingerprints = Readonly<Record<string, string>>;

/** `own`: what is not in the inputs, by the words for it; the strategies among it. */
export function fingerprintsOf(
  inputs: BacktestInputs,
  own: Readonly<Record<string, unknown>>,
): Fingerprints {
  const { settings, bars, predictions, sessions, actions, options, version, ...others } = inputs;
  const { strategies: _, ...ownSettings } = settings;
  const { cash, holdings, commission, slippage, spreads, borrowing, limits } = others;
  const { volumeShare, latencyMs, pollLatencyMs, isJumping, delistings } = others;
  return {
    version,
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, hashOf(value)])),
    bars: hashOf(bars),
    predictions: hashOf(predictions),
    sessions: hashOf(sessions),
    'dividends or splits': hashOf(actions),
    'values of --symbols': hashOf(delistings),
    holdings: hashOf(holdings),
    'costs, fills or latencies': hashOf([
      ...[cash, commission, slippage, spreads, borrowing, limits],
      ...[volumeShare, latencyMs, pollLatencyMs, isJumping],
    ]),
    'option rows': hashOf(options && { ...options, folder: undefined, rows: rowsOf(options) }),
    configuration: hashOf(ownSettings),
  };
}

function rowsOf({ rows }: NonNullable<BacktestInputs['options']>) {
  return rows.map(({ underlying, days, rowsOf: read }) => [underlying, days.map(read)]);
}

/** Of the value as JSON, with maps and sets as lists of what they have, and columns as hashes of their bytes. */
function hashOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value ?? null, asPlain))
    .digest('hex');
}

function asPlain(_name: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (!(value instanceof Float64Array)) return value;
  const { buffer, byteOffset, byteLength } = value;
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

// Every signal of a run as CSV: whether it was taken, for how many shares, or each reason against it.

import { csvOf } from '../../../kernel/csv.ts';
import { type Instant, toIso } from '../../../kernel/instant.ts';
import { plainJson } from '../../../kernel/plain-json.ts';
import type { Fact } from '../facts/facts.ts';
import type { HomeWords } from '../wording/figures.ts';
import { reasonsText } from '../wording/refusal-text.ts';
import { withoutDust } from './json-fields.ts';

export type SignalFact = Extract<Fact, { readonly type: 'signal-taken' | 'signal-refused' }>;

export interface RunSignal {
  readonly at: Instant;
  readonly fact: SignalFact;
}

export function isSignalFact(fact: Fact): fact is SignalFact {
  return fact.type === 'signal-taken' || fact.type === 'signal-refused';
}

/** One row; without a value null, or an empty text. */
export function signalFields({ at, fact }: RunSignal, home: HomeWords) {
  const { signal } = fact;
  const isTaken = fact.type === 'signal-taken';
  const reasons = isTaken ? [] : fact.reasons;
  return {
    at: toIso(at),
    symbol: signal.symbol,
    strategy: signal.strategy,
    side: signal.side,
    price: Number.isFinite(signal.price) ? withoutDust(signal.price) : null,
    taken: isTaken,
    reasons: reasons.map(({ kind }) => kind).join(' '),
    why: reasonsText(reasons, home),
    shares: isTaken ? fact.sizing.shares : null,
    shares_wanted: isTaken ? fact.sizing.wanted : null,
    limited_by: isTaken ? fact.sizing.binding : '',
    condition: plainJson(valuesRead(fact)),
    prediction_id: signal.predictionId,
    source: signal.bar === undefined ? 'prediction' : 'bar',
  };
}

/** Of a condition that was false they are in the reason. */
function valuesRead(fact: SignalFact): object {
  if (fact.condition !== undefined || fact.type === 'signal-taken')
    return fact.condition?.values ?? {};
  return fact.reasons.find((reason) => reason.kind === 'condition_false')?.values ?? {};
}

const COLUMNS = [
  ...(['at', 'symbol', 'strategy', 'side', 'price', 'taken', 'reasons', 'why'] as const),
  ...(['shares', 'shares_wanted', 'limited_by', 'condition', 'prediction_id', 'source'] as const),
];

export function signalsCsv(signals: readonly RunSignal[], home: HomeWords): string {
  const rows = signals.map((signal) => {
    const fields = signalFields(signal, home);
    return COLUMNS.map((name) => fields[name]);
  });
  return csvOf([COLUMNS, ...rows]);
}

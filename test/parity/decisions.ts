// What was decided, in words that any two runs share: no numbers of facts, no ids, no moments.

import type { OrderTerms } from '../../src/trader/domain/orders/order-terms.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';

export interface Decision {
  readonly at: number;
  /** Facts about predictions and facts about orders are ordered separately. */
  readonly about: 'predictions' | 'orders';
  readonly text: string;
}

const PREDICTIONS: ReadonlySet<string> = new Set([
  'prediction-judged',
  'signal-taken',
  'signal-refused',
]);

export function decisionsIn(facts: Iterable<RecordedFact>): Decision[] {
  const decisions: Decision[] = [];
  for (const recorded of facts) {
    const text = decisionText(recorded);
    if (text === undefined) continue;
    const about = PREDICTIONS.has(recorded.fact.type) ? 'predictions' : 'orders';
    decisions.push({ at: recorded.at, about, text });
  }
  return decisions;
}

function decisionText({ fact }: RecordedFact): string | undefined {
  switch (fact.type) {
    case 'prediction-judged':
      return `${fact.symbol} ${fact.verdict.kind}`;
    case 'signal-taken':
      return `${fact.signal.symbol} ${fact.signal.side} taken, ${fact.sizing.shares} shares`;
    case 'signal-refused':
      return `${fact.signal.symbol} ${fact.signal.side} refused: ${fact.reasons.map(({ kind }) => kind).join(', ')}`;
    case 'entry-intended':
    case 'protection-intended':
    case 'exit-intended':
      return `${fact.type}: ${fact.legs.map(legText).join('; ')}`;
    case 'change-intended': {
      const { quantity, stopPrice, limitPrice } = fact.change;
      return `${fact.symbol} ${fact.purpose}: ${JSON.stringify({ quantity, stopPrice, limitPrice })}`;
    }
    default:
      return undefined;
  }
}

function legText({ leg, side, type, quantity, limitPrice, stopPrice }: OrderTerms): string {
  return `${leg} ${side} ${quantity} ${type} ${limitPrice ?? ''} ${stopPrice ?? ''}`.trim();
}

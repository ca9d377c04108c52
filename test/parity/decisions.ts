// What was decided, in words that any two runs share: no numbers of facts, no ids, no moments.

import { isOptionId } from '../../src/market/instruments/amount.ts';
import type { ChosenStructure } from '../../src/trader/domain/options/choose-structure.ts';
import type { OrderTerms } from '../../src/trader/domain/orders/order-terms.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';

export interface Decision {
  readonly at: number;
  /** Facts about predictions and facts about orders are ordered separately. */
  readonly about: 'predictions' | 'orders' | 'options';
  readonly text: string;
}

const PREDICTIONS: ReadonlySet<string> = new Set([
  'prediction-judged',
  'signal-taken',
  'signal-refused',
]);

/** Chosen contracts, and their fills: both brokers fill at the quoted far side. */
const OPTIONS: ReadonlySet<string> = new Set([
  'chain-asked',
  'contract-chosen',
  'execution-booked',
]);

export function decisionsIn(facts: Iterable<RecordedFact>): Decision[] {
  const decisions: Decision[] = [];
  for (const recorded of facts) {
    const text = decisionText(recorded);
    if (text === undefined) continue;
    decisions.push({ at: recorded.at, about: aboutOf(recorded), text });
  }
  return decisions;
}

function aboutOf({ fact }: RecordedFact): Decision['about'] {
  if (OPTIONS.has(fact.type)) return 'options';
  return PREDICTIONS.has(fact.type) ? 'predictions' : 'orders';
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
    case 'chain-asked':
      return `${fact.signal.symbol} chain asked for ${fact.trade.as}`;
    case 'contract-chosen':
      return `${fact.signal.symbol} chosen: ${choiceText(fact.choice)}`;
    case 'execution-booked':
      return isOptionId(fact.symbol)
        ? `${fact.symbol} ${fact.side} ${fact.shares} at ${fact.price}`
        : undefined;
    default:
      return undefined;
  }
}

function choiceText({ structure }: ChosenStructure): string {
  const legs = structure.legs.map(
    ({ side, instrument, price }) => `${side} ${instrument} ${price}`,
  );
  return `${structure.kind} ${legs.join(', ')}, can lose ${structure.maxLoss}`;
}

function legText({ leg, side, type, quantity, limitPrice, stopPrice }: OrderTerms): string {
  return `${leg} ${side} ${quantity} ${type} ${limitPrice ?? ''} ${stopPrice ?? ''}`.trim();
}

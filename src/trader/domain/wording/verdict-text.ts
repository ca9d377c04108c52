// The verdict on a prediction as a sentence with its numbers.
import { assertNever } from '../../../kernel/assert.ts';
import type { Verdict } from '../terms/prediction.ts';
import { duration, price, usd } from './figures.ts';

export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'accepted':
      return 'accepted';
    case 'duplicate':
      return `the same as ${verdict.of}`;
    case 'stale':
      return `stale: ${duration(verdict.ageMs)} old, at most ${duration(verdict.ageMaxMs)}`;
    case 'future':
      return `${duration(verdict.aheadMs)} in the future`;
    case 'bad_signal':
      return `${verdict.signal} is not a signal`;
    case 'bad_confidence':
      return `${verdict.confidence} is not a confidence`;
    case 'low_confidence':
      return `confidence ${verdict.confidence}, at least ${verdict.minimum}`;
    case 'missing_field':
      return `${verdict.field} is missing`;
    case 'unknown_symbol':
      return `no strategy trades ${verdict.symbol}`;
    case 'price_mismatch':
      return `it refers to a price of ${price(verdict.anchor)}, the last price is ${price(verdict.last)}: ${price(verdict.percent)} % off`;
    case 'no_price':
      return `no live price to compare it with: ${verdict.why}`;
    case 'thin_flow':
      return `too little flow: trades ${verdict.count}, at least ${verdict.countMin}; premium ${usd(verdict.premium)}, at least ${usd(verdict.premiumMin)}`;
    case 'malformed':
      return `not parsed: ${verdict.why}`;
    case 'session_closed':
      return 'the session is closed';
    default:
      return assertNever(verdict);
  }
}

// Evaluates a strategy's condition on everything that it may read, as of now.

import { assertNever } from '../../../kernel/assert.ts';
import { freshnessMs } from '../../../kernel/clock.ts';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { amountOf, isOptionId, priceOfAmount } from '../../../market/instruments/amount.ts';
import { midOf, type Quote } from '../../../market/quotes/quote.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { Condition } from '../../domain/strategy/condition.ts';
import type { ConditionContext, PositionSeen } from '../../domain/strategy/condition-inputs.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { signOf } from '../../domain/terms/side.ts';
import type { AtrSeen } from '../market/decision-bars.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import { positionsIn } from '../state/position-lookups.ts';
import { feedKey } from '../state/state.ts';
import type { Turn } from '../turn/turn.ts';
import { indicatorsOf } from './indicators.ts';
import { optionSeen, premiumQuote } from './option-seen.ts';
import { regimeOf } from './regime.ts';

export interface ConditionQuestion {
  readonly symbol: string;
  readonly prediction: Prediction;
  readonly atr: AtrSeen | undefined;
  /** What is held, if it is not the symbol itself but an option of it. */
  readonly held?: string;
}

/** The values that a true condition read, or the reason why it is not true. */
export function evaluateCondition(
  turn: Turn,
  condition: Condition,
  asked: ConditionQuestion,
): Result<ConditionSeen, Refusal> {
  const when = condition.text;
  const answer = condition.evaluate(contextOf(turn, asked));
  switch (answer.kind) {
    case 'true':
      return ok({ when, values: answer.values() });
    case 'false':
      return failed({ kind: 'condition_false', when, values: answer.values });
    case 'missing':
      return failed({ kind: 'input_missing', path: answer.path });
    case 'failed':
      return failed({ kind: 'condition_failed', when, why: answer.why });
    default:
      return assertNever(answer);
  }
}

function contextOf(
  turn: Turn,
  { symbol, prediction, atr, held = symbol }: ConditionQuestion,
): ConditionContext {
  const { sessions } = turn.market.placeOf(symbol);
  return {
    now: turn.now,
    prediction,
    accepted: () => acceptedBefore(turn, prediction),
    quote: freshQuote(turn, symbol),
    indicators: indicatorsOf(turn, symbol, atr),
    indicator: (spec) => turn.market.indicator(symbol, spec, turn.now),
    regime: (other) => regimeOf(turn, other),
    position: positionSeen(turn, held),
    option: () => optionSeen(turn, held),
    session: {
      minutesSinceOpen: sessions.minutesSinceOpen(turn.now),
      minutesToClose: sessions.minutesToClose(turn.now),
      isEarlyClose: sessions.today(turn.now)?.isEarlyClose ?? false,
    },
  };
}

/** Of the day of the newest: what a feed said before is of another market. */
function acceptedBefore({ state, market }: Turn, { source, symbol }: Prediction) {
  const briefs = state.accepted.get(feedKey(source, symbol)) ?? [];
  const newest = briefs.at(-1);
  if (newest === undefined) return briefs;
  const { calendar } = market.placeOf(symbol).venue;
  const day = calendar.dayOf(newest.dataTime);
  return briefs.filter(({ dataTime }) => calendar.dayOf(dataTime) === day);
}

/** A stale quote has unknown prices, so that a condition that reads them is refused. */
export function freshQuote(turn: Turn, symbol: string): Quote {
  const quote = turn.market.quote(symbol);
  if (quote !== undefined && quoteAgeMs(turn, quote) <= freshnessMs(turn, QUOTE_AGE_MAX_MS))
    return quote;
  return {
    symbol,
    bid: Number.NaN,
    ask: Number.NaN,
    last: Number.NaN,
    at: instant(0),
    isLive: false,
    isHalted: false,
  };
}

/** A condition sees the parts of a trade as one position; R is that of the first part. */
function positionSeen(turn: Turn, symbol: string): PositionSeen {
  const held = positionsIn(turn.state, symbol).filter(isHeld);
  const quantity = held.reduce((sum, part) => sum + part.quantity, 0);
  const [first] = held;
  if (first === undefined || quantity === 0)
    return { side: 'flat', quantity: 0, averagePrice: undefined, unrealizedR: 0 };
  const cost = held.reduce(
    (sum, part) => sum + amountOf(symbol, part.averagePrice, part.quantity),
    0,
  );
  const averagePrice = priceOfAmount(symbol, cost, quantity);
  const gain = signOf(first.side) * (priceNow(turn, symbol) - averagePrice);
  return {
    side: first.side,
    quantity: Math.abs(quantity),
    averagePrice,
    unrealizedR: first.r > 0 ? gain / first.r : undefined,
  };
}

/** Unknown without a quote that says it: nothing can be sold at an old print. */
function priceNow(turn: Turn, symbol: string): number {
  if (!isOptionId(symbol)) return freshQuote(turn, symbol).last;
  const quote = premiumQuote(turn, symbol);
  return quote === undefined ? Number.NaN : midOf(quote);
}

const NEVER = instant(0);

/** For conditions evaluated without a prediction, which read nothing of it. */
export const NO_PREDICTION: Prediction = {
  id: '',
  source: '',
  kind: 'prediction',
  symbol: '',
  signal: 'NEUTRAL',
  confidence: Number.NaN,
  dataTime: NEVER,
  issuedAt: NEVER,
  receivedAt: NEVER,
  features: {},
  raw: '',
};

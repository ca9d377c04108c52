// At what price an option is left that cannot wait, while the side of the market that it needs is missing: a resting order can still be met.
// Decision 0063
import { freshnessMs } from '../../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import { incrementAt, roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { contractsIn, widthOf } from '../../../market/options/combination.ts';
import { type OptionTerms, parseOptionId } from '../../../market/options/option-id.ts';
import { isEnterable } from '../../../market/quotes/quote.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { underlyingIn } from '../state/underlying.ts';
import { alarmOnce, stepsOf } from '../turn/actions.ts';
import type { PositionTurn } from '../turn/position-turn.ts';
import type { Turn } from '../turn/turn.ts';
import { isUrgent } from './exit-urgency.ts';

/** So old may the last good quote of the option be, and the price of its stock. */
export const QUOTE_AGE_MAX_MS = 5 * MINUTE_MS;
/** How long quotes are awaited before the option is left without any. */
const TIMEOUT_MS = 30 * SECOND_MS;

/**
 * That of the last live quote with all sides. If it is old, or prices stay delayed, what is sold is sold for half of its bid, for its value
 * by the price of the stock if that is more, and at least for a price step. A vertical is bought back for as much of its width as the broker
 * takes, and a contract for twice its ask or its value.
 * Undefined if nothing of this is known, or quotes may still come.
 */
export function priceInNeed(turn: Turn, position: Leaving): number | undefined {
  const { symbol, side } = position;
  const isOver = waitedMs(turn, position) >= freshnessMs(turn, TIMEOUT_MS);
  const shown = turn.market.quote(symbol);
  const delayed = shown?.isLive === false && isEnterable(shown) ? shown : undefined;
  const recent = isOver && delayed !== undefined ? undefined : lastPrice(turn, position);
  if (recent !== undefined || !isOver) return recent;
  const width = side === 'short' ? widthOf(symbol) : undefined;
  if (width !== undefined) return width;
  const { bid = Number.NaN, ask = Number.NaN } = delayed ?? turn.market.wholeQuote(symbol) ?? {};
  const given = side === 'long' ? bid / 2 : ask * 2;
  const known = [given, intrinsicValue(turn, symbol)].filter(isKnown);
  if (known.length === 0) return undefined;
  const steps = stepsOf(turn, symbol);
  const price = Math.max(incrementAt(steps, 0), ...known);
  return side === 'long' ? roundDown(steps, price) : roundUp(steps, price);
}

/** The same for an exit that can wait: undefined while nothing was quoted for minutes. */
export function priceAwaited(turn: Turn, position: Leaving): number | undefined {
  waitedMs(turn, position);
  return lastPrice(turn, position);
}

type Leaving = Pick<HeldPosition, 'positionId' | 'symbol' | 'side'>;

function waitedMs({ waitingSince, now }: Turn, { positionId }: Leaving): number {
  const since = waitingSince.get(positionId) ?? now;
  waitingSince.set(positionId, since);
  return now - since;
}

/** An exit that can wait and for which nothing is known that it could ask: it may wait for hours. */
export function alarmUnpriced({ turn, position, chain }: PositionTurn<HeldPosition>): void {
  const { positionId, symbol, side } = position;
  const since = turn.waitingSince.get(positionId);
  if (since === undefined || turn.now - since < freshnessMs(turn, TIMEOUT_MS)) return;
  const most =
    side === 'long' ? 'half of what was bid last or more' : 'twice what was asked last or less';
  const todo = isUrgent(turn, position)
    ? "close it in the broker's app"
    : `\`sluice exit ${typedSymbol(symbol)} --yes\` sends it at once, for ${most}`;
  const text = `${symbol}: no live price, and its exit waits for one: ${todo}`;
  alarmOnce(turn, `${positionId}/unpriced`, { kind: 'exit-held', symbol, text }, chain);
}

/** At which it could be left when it last had all sides; undefined if that is long ago. */
export function lastPrice(
  turn: Turn,
  { symbol, side }: Pick<HeldPosition, 'symbol' | 'side'>,
): number | undefined {
  const quote = turn.market.wholeQuote(symbol);
  if (quote === undefined || turn.now - quote.at > freshnessMs(turn, QUOTE_AGE_MAX_MS))
    return undefined;
  const steps = stepsOf(turn, symbol);
  return side === 'long' ? roundDown(steps, quote.bid) : roundUp(steps, quote.ask);
}

function isKnown(price: number): boolean {
  return !Number.isNaN(price);
}

/** NaN while the price of the stock is unknown or old. */
function intrinsicValue(turn: Turn, symbol: string): number {
  const stock = turn.market.quote(underlyingIn(turn.state, symbol));
  if (stock?.isLive !== true) return Number.NaN;
  if (quoteAgeMs(turn, stock) > freshnessMs(turn, QUOTE_AGE_MAX_MS)) return Number.NaN;
  let value = 0;
  for (const { contract, sign } of contractsIn(symbol)) {
    const terms = parseOptionId(contract);
    value += terms === undefined ? Number.NaN : sign * exercised(terms, stock.last);
  }
  return value;
}

function exercised({ right, strike }: OptionTerms, price: number): number {
  return Math.max(0, right === 'call' ? price - strike : strike - price);
}

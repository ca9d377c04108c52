// A position without full protection in words: what is missing, what it means for the money, and what to type next.
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { isUnbounded } from '../exits/protective-stop.ts';
import { plainValue, price } from './figures.ts';

/** Shares that a position holds and its working stops cover; `quantity` is signed. */
export interface Uncovered {
  readonly symbol: string;
  readonly quantity: number;
  readonly covered: number;
}

/** `SPY 135 has NO STOP; the loss is unlimited: run ...`. */
export function unprotectedText(uncovered: Uncovered): string {
  const loss = isUnbounded(uncovered) ? '' : `; ${lossText(uncovered)}`;
  return `${bareText(uncovered)}${loss}: ${remedyFor(uncovered.symbol)}`;
}

/** `SPY 135 has NO STOP`, or how many of its shares have none. */
export function bareText({ symbol, quantity, covered }: Uncovered): string {
  const held = `${symbol} ${plainValue(quantity)}`;
  if (isUnbounded({ symbol, quantity })) return `${held}: nothing bounds what it can lose`;
  if (covered === 0) return `${held} has NO STOP`;
  return `${held} has NO STOP for ${plainValue(Math.abs(quantity) - covered)} of its ${isOptionId(symbol) ? 'contracts' : 'shares'}`;
}

/** Why nothing is entered while these are unprotected. */
export function unprotectedWhy(positions: readonly Uncovered[]): string {
  return positions.map(unprotectedText).join('; ');
}

export function remedyFor(symbol: string): string {
  // No stop can rest under an option.
  if (isOptionId(symbol)) return `run ${exitCommand(symbol)}`;
  return `run \`sluice protect ${typedSymbol(symbol)}\` or ${exitCommand(symbol)}`;
}

function exitCommand(symbol: string): string {
  return `\`sluice exit ${typedSymbol(symbol)} --yes\``;
}

/** What the sentence needs of a `WatchedPosition` of the ports, which this room does not know. */
export interface UnwatchedStop {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number;
  readonly stopPrice: number;
  readonly why: string;
}

/** Of a stop that only this daemon watches. */
export function unwatchedText(stop: UnwatchedStop): string {
  return `${nobodyText(stop)}; a fall through it is not sold until prices arrive again, so ${lossText(stop)}: close it at the broker, or run ${exitCommand(stop.symbol)}`;
}

/** Of a stop that only a daemon watches, while none runs. */
export function leftUnwatchedText(stop: UnwatchedStop): string {
  return `${nobodyText(stop)}; a fall through it is not sold, so ${lossText(stop)}: run \`sluice start\`, or close it at the broker`;
}

/** What may be lost through the stops of all these that nothing watches. */
export function lossOfAllText(
  stops: readonly Pick<UnwatchedStop, 'symbol' | 'quantity'>[],
): string {
  const unlimited = stops.filter((stop) => !isBounded(stop)).map(({ symbol }) => symbol);
  if (unlimited.length === 0) return 'all that they can lose may be lost';
  if (unlimited.length === stops.length) return 'the loss is unlimited';
  return `the loss of ${unlimited.join(', ')} is unlimited, and all that the options can lose may be lost`;
}

function lossText(stop: Pick<UnwatchedStop, 'symbol' | 'quantity'>): string {
  if (!isBounded(stop)) return 'the loss is unlimited';
  return `${boundText(stop)} may be lost`;
}

/** What bounds the loss of an option without its stop. */
export function boundText({
  symbol,
  quantity,
}: Pick<UnwatchedStop, 'symbol' | 'quantity'>): string {
  if (quantity > 0) return 'all that was paid';
  return isCombinationId(symbol) ? 'its width less the credit' : 'what is reserved for it';
}

/** What was paid for an option bounds its loss, the width of a vertical that was sold, or collateral: without any of them it is not watched but closed. */
function isBounded({ symbol }: Pick<UnwatchedStop, 'symbol'>): boolean {
  return isOptionId(symbol);
}

function nobodyText({ symbol, quantity, stopPrice, why }: UnwatchedStop): string {
  return `${symbol} ${plainValue(quantity)}: its stop at ${price(stopPrice)} is NOT WATCHED (${why})`;
}

// Terms of an option trade that a file may state and that hardly ever lead to a trade, in sentences for their author.
import type { Venue } from '../../../market/venues/venue.ts';
import { EXAMPLE } from '../options/example-structure.ts';
import { neverChosen } from '../options/never-chosen.ts';
import type { TermsOfStrategy } from '../strategy/strategy.ts';
import type { Refusal } from '../terms/refusal.ts';
import type { PositionSide } from '../terms/side.ts';
import { percent, wordsAt } from './figures.ts';
import { refusalText } from './refusal-text.ts';

/** None of a stock, nor where something is chosen for some stock. */
export function tradeWarnings(
  { trade, entry, exit }: Pick<TermsOfStrategy, 'trade' | 'entry' | 'exit'>,
  venue: Venue,
): readonly string[] {
  if (trade === undefined) return [];
  const { dte, delta } = trade;
  if (delta.from === delta.until)
    return [`trade.delta: ${delta.from} is met by hardly any contract: write a range, as 0.3..0.4`];
  if (dte.until === 0) return exit.holdsToExpiry === true ? [] : [ON_LAST_DAY];
  const sides = entry.side === 'both' ? (['long', 'short'] as const) : [entry.side];
  const { calendar } = venue;
  const found = sides.map((side) => [side, neverChosen(trade, { side, calendar })?.[0]] as const);
  const never = found.filter(([, reason]) => reason !== undefined);
  const [, reason] = never[0] ?? [];
  return reason === undefined
    ? []
    : [neverText(reason, never.map(([side]) => SIGNAL[side]).join(' and '), venue)];
}

const SIGNAL: Readonly<Record<PositionSide, string>> = { long: 'BUY', short: 'SELL' };

const ON_LAST_DAY =
  'trade.dte: 0..0 enters only contracts that expire the same day: none is entered in its last hour, and what is held then is closed';

function neverText(reason: Refusal, signals: string, venue: Venue): string {
  if (reason.kind === 'market_not_open_long_enough')
    return 'trade.min_open_seconds is as long as a session: nothing is ever entered';
  const stock = `a stock at ${EXAMPLE.spot} with a volatility of ${percent(EXAMPLE.volatility * 100)}`;
  return `trade chooses hardly anything on ${signals}, at any price of the stock: for ${stock}, the nearest does not qualify: ${nearestText(reason, venue)}`;
}

/** Without the names of contracts that were made up. */
function nearestText(reason: Refusal, venue: Venue): string {
  const nearest = reason.kind === 'no_contract' ? reason.refused[0]?.reasons : undefined;
  return (nearest ?? [reason]).map((one) => refusalText(one, wordsAt(venue))).join(', ');
}

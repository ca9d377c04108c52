// Raises an alarm when prices are not live while the market is open, because entries and trailing stop then.

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { watchedPositions } from '../protective-orders/unwatched.ts';
import { isWatched } from '../protective-orders/watched-stop.ts';
import { alarm, isMarketOpen } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

/** The first live tick of a session or of a new subscription takes a moment. */
const DARK_MAX_MS = 10 * SECOND_MS;

/** A lost connection has its own alarm, so it does not count here. */
export function watchPrices(turn: Turn): void {
  const { darkPrices } = turn.broker;
  if (darkPrices.size === 0 && turn.market.notLive.size === 0) return;
  const wasReported = isAnyReported(turn);
  const isConnected = turn.state.gateway.state === 'ready';
  for (const symbol of watchedSymbols(turn)) {
    if (!isConnected || !isDark(turn, symbol)) darkPrices.delete(symbol);
    else if (!darkPrices.has(symbol))
      darkPrices.set(symbol, { since: turn.now, isReported: false });
  }
  if (wasReported && !isAnyReported(turn))
    turn.record({ type: 'alarm-ended', alarm: 'prices-not-live' });
  const unreported = [...darkPrices].filter(([, { isReported }]) => !isReported);
  const limitMs = freshnessMs(turn, DARK_MAX_MS);
  if (unreported.some(([, { since }]) => turn.now - since >= limitMs)) raiseAlarm(turn, unreported);
}

function isAnyReported({ broker }: Turn): boolean {
  return [...broker.darkPrices.values()].some(({ isReported }) => isReported);
}

function* watchedSymbols({ strategies, state }: Turn): Iterable<string> {
  yield* strategies.watched;
  for (const symbol of state.activeBySymbol.keys())
    if (!strategies.watched.has(symbol)) yield symbol;
}

/** A symbol that was never quoted does not count: nothing is known of it, and it gets no entry. */
function isDark(turn: Turn, symbol: string): boolean {
  return turn.market.quote(symbol)?.isLive === false && isMarketOpen(turn, symbol);
}

const WITHOUT_NOTICE = 'the broker sends delayed or frozen ones';

/** One alarm for all symbols: they usually have one cause. */
function raiseAlarm(turn: Turn, unreported: readonly [string, { isReported: boolean }][]): void {
  const symbols = unreported.map(([symbol]) => symbol);
  const [first = ''] = symbols;
  for (const [, dark] of unreported) dark.isReported = true;
  const why = turn.broker.priceNotices.get(first) ?? WITHOUT_NOTICE;
  const text = `no live prices of ${symbols.join(', ')} (${why}): no entries in them, trailing stops do not move, ${stopsText(turn, symbols)}`;
  alarm(turn, { kind: 'prices-not-live', symbol: symbols.length === 1 ? first : undefined, text });
}

function stopsText(turn: Turn, symbols: readonly string[]): string {
  if (isAnyUnwatched(turn, symbols)) return 'and the stops of positions in them are NOT WATCHED';
  if (!symbols.some(isOptionId)) return 'stops rest at the broker';
  const ofOptions = 'exits of options are priced by what was quoted last and by the stock';
  return symbols.every(isOptionId) ? ofOptions : `stops of shares rest at the broker, ${ofOptions}`;
}

/** A bought option without a stop has nothing to watch. */
function isAnyUnwatched(turn: Turn, symbols: readonly string[]): boolean {
  const watched = new Set(watchedPositions(turn).map(({ symbol }) => symbol));
  return symbols.some(
    (symbol) => isWatched(turn, symbol) && (!isOptionId(symbol) || watched.has(symbol)),
  );
}

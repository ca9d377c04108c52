// Prices that are not live while the market is open: entries and trails end with them, so somebody is told.
import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { alarm, isMarketOpen } from '../turn/acts.ts';
import type { Turn } from '../turn/turn.ts';

/** The first live tick of a session or of a new subscription takes a moment. */
const DARK_MAX_MS = 10 * SECOND_MS;

/** Without the line there are no prices either, which is told of the line. */
export function watchPrices(turn: Turn): void {
  const { darkPrices } = turn.broker;
  const isConnected = turn.state.gateway.state === 'ready';
  for (const symbol of watchedSymbols(turn)) {
    if (!isConnected || !isDark(turn, symbol)) darkPrices.delete(symbol);
    else if (!darkPrices.has(symbol)) darkPrices.set(symbol, { since: turn.now, isTold: false });
  }
  const untold = [...darkPrices].filter(([, { isTold }]) => !isTold);
  const limitMs = freshnessMs(turn, DARK_MAX_MS);
  if (untold.some(([, { since }]) => turn.now - since >= limitMs)) tell(turn, untold);
}

function* watchedSymbols({ strategies, state }: Turn): Iterable<string> {
  yield* strategies.watched;
  for (const symbol of state.activeBySymbol.keys())
    if (!strategies.watched.has(symbol)) yield symbol;
}

/** Of what was never quoted nothing is known, and no entry leaves. */
function isDark(turn: Turn, symbol: string): boolean {
  return turn.market.quote(symbol)?.isLive === false && isMarketOpen(turn, symbol);
}

const WITHOUT_A_WORD = 'the broker sends delayed or frozen ones';

/** One message, since one cause darkens many symbols at once, or nearly so. */
function tell(turn: Turn, untold: readonly [string, { isTold: boolean }][]): void {
  const symbols = untold.map(([symbol]) => symbol);
  const [first = ''] = symbols;
  for (const [, dark] of untold) dark.isTold = true;
  const why = turn.broker.priceNotices.get(first) ?? WITHOUT_A_WORD;
  const text = `no live prices of ${symbols.join(', ')} (${why}): no entries there, trails stand still, stops rest at the broker`;
  alarm(turn, { kind: 'prices-not-live', symbol: symbols.length === 1 ? first : undefined, text });
}

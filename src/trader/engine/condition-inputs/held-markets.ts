// What open positions read of the market, whether or not a strategy names it now: they keep the terms of their entry.
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { holdingIdOf } from '../../domain/holdings/holding.ts';
import type { PositionState } from '../../domain/positions/position-state.ts';
import type { Condition } from '../../domain/strategy/condition.ts';
import { heldConditions } from '../../domain/strategy/held-conditions.ts';
import { regimesIn } from '../../domain/strategy/regime.ts';
import { INDICATOR_BAR_MS } from '../market/market-view.ts';
import { conditionIn } from '../market/strategy-set.ts';
import { activePositions, heldShares, isLive, ordersOf } from '../state/position-lookups.ts';
import { underlyingIn } from '../state/underlying.ts';
import type { Turn } from '../turn/turn.ts';

type Held = Pick<Turn, 'state' | 'strategies'>;

/** Other symbols that the conditions of open positions read, and the stocks of options, by whose bars their exits are judged. */
export function watchedByHeld({ state, strategies }: Held): ReadonlySet<string> {
  return new Set(
    activePositions(state).flatMap((position) => [
      underlyingIn(state, position.symbol),
      ...conditionsOf(strategies, position).flatMap(({ inputs }) => regimesIn(inputs)),
    ]),
  );
}

/** A symbol that a strategy watches, or that something held or ordered depends on. */
export function needsPrices({ state, strategies }: Held, symbol: string): boolean {
  return (
    strategies.watched.has(symbol) ||
    state.activeBySymbol.has(symbol) ||
    watchedByHeld({ state, strategies }).has(symbol) ||
    heldShares(state, symbol) > 0 ||
    ordersOf(state, holdingIdOf(symbol)).some(isLive)
  );
}

/** Creates the series that open positions read, so that the first history fills them. */
export function prepareHeldSeries({
  state,
  strategies,
  market,
}: Held & Pick<Turn, 'market'>): void {
  for (const symbol of watchedByHeld({ state, strategies })) {
    market.series(symbol, MINUTE_MS);
    market.series(symbol, INDICATOR_BAR_MS);
  }
  for (const position of activePositions(state)) {
    const stock = underlyingIn(state, position.symbol);
    for (const { indicators } of conditionsOf(strategies, position))
      for (const { barMs } of indicators) market.series(stock, barMs);
  }
}

function conditionsOf(
  { conditions }: Held['strategies'],
  { plan }: PositionState,
): readonly Condition[] {
  return heldConditions(plan).map((text) => conditionIn(conditions, text));
}

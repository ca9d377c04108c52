// What a person's order may not ask for as the protection of its position.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { underlyingStop } from '../../domain/exits/underlying-stop.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import { collateralFor } from '../../domain/terms/collateral.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import { signOf } from '../../domain/terms/side.ts';
import { directionOf, underlyingIn } from '../state/underlying.ts';
import { stepsOf } from '../turn/actions.ts';
import type { Turn } from '../turn/turn.ts';

export function protectionRefusals(turn: Turn, order: OrderRequest): Refusal[] {
  return [
    ...trailRefusals(order),
    ...expiryRefusals(order),
    ...notOffered(order),
    ...reachedRefusals(turn, order),
  ];
}

/** An option has no bars: its stop follows its premium by a percentage. */
function trailRefusals({ symbol, protection }: OrderRequest): Refusal[] {
  const kind = protection?.trail?.kind ?? 'percent';
  return isOptionId(symbol) && kind !== 'percent'
    ? [{ kind: 'order_type_not_offered', type: `trail by ${kind}` }]
    : [];
}

/** Only what is reserved can be delivered. */
function expiryRefusals({ symbol, side, protection }: OrderRequest): Refusal[] {
  const isWritten = side === 'sell' && collateralFor(symbol) !== undefined;
  return protection?.holdsToExpiry === true && !isWritten
    ? [{ kind: 'order_type_not_offered', type: 'hold_to_expiry' }]
    : [];
}

function notOffered({ symbol, side, protection }: OrderRequest): Refusal[] {
  const exit = protection?.underlying;
  if (exit === undefined) return [];
  if (!isOptionId(symbol)) return [{ kind: 'no_underlying_exit', of: 'stock' }];
  return side === 'sell' && exit.floorPercent !== undefined
    ? [{ kind: 'no_underlying_exit', of: 'sold' }]
    : [];
}

/** A position whose exit is due when it opens would be bought to be sold. */
function reachedRefusals(turn: Turn, { symbol: id, side, protection }: OrderRequest): Refusal[] {
  const exit = protection?.underlying;
  if (exit === undefined || !isOptionId(id)) return [];
  const symbol = underlyingIn(turn.state, id);
  const direction = directionOf(id, side === 'buy' ? 'long' : 'short');
  const last = turn.market.quote(symbol)?.last ?? Number.NaN;
  const stop = underlyingStop(exit, {
    symbol,
    direction,
    price: last,
    steps: stepsOf(turn, symbol),
  });
  if (stop === undefined) return [];
  const { price, when } = stop.condition;
  return signOf(direction) * (last - price) > 0
    ? []
    : [{ kind: 'exit_reached', symbol, when, price, last }];
}

// Closings that were asked for under a name, and whose order is not yet intended. Oldest first.
import type { RequestRef } from '../../domain/orders/order-request.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { wholePart } from '../../domain/positions/whole-part.ts';
import { exitSide } from '../../domain/terms/side.ts';
import type { WaitingClosing } from '../../ports/waiting-closing.ts';
import { requestKey } from '../state/answered-request.ts';
import type { State } from '../state/state.ts';

interface Asked {
  readonly positionId: string;
  readonly request: RequestRef | undefined;
  /** Undefined for all of the position. */
  readonly shares: number | undefined;
}

export function waitingClosings(state: State): readonly WaitingClosing[] {
  const byName = Map.groupBy(
    askedIn(state).flatMap((asked) => waitingOf(state, asked) ?? []),
    ({ user, clientOrderId }) => requestKey(user, clientOrderId),
  );
  return [...byName.values()]
    .flatMap((parts) =>
      parts.slice(0, 1).map((first) => ({
        ...first,
        quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
      })),
    )
    .toSorted((one, other) => one.askedAt - other.askedAt);
}

function askedIn({ asked }: State): readonly Asked[] {
  const parts = [...asked.reductions]
    .filter(([, { orderRef }]) => orderRef === undefined)
    .map(([positionId, { request, shares }]) => ({ positionId, request, shares }));
  const whole = [...asked.closes].map(([positionId, { request }]) => ({
    ...{ positionId, request },
    shares: undefined,
  }));
  return [...parts, ...whole];
}

function waitingOf(
  state: State,
  { positionId, request, shares }: Asked,
): WaitingClosing | undefined {
  const position = state.positions.get(positionId);
  if (request?.clientOrderId === undefined || position === undefined || !isHeld(position))
    return undefined;
  const { user, clientOrderId } = request;
  const known = state.named.get(requestKey(user, clientOrderId));
  if (known?.outcome.kind !== 'closing') return undefined;
  const whole = wholePart(Math.abs(position.quantity));
  return {
    ...{ user, clientOrderId, symbol: position.symbol, side: exitSide(position.side) },
    quantity: Math.min(shares ?? whole, whole),
    askedAt: known.at,
  };
}

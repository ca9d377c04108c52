// Records an order that closes shares: with its handle, the prices seen, and the request of the person who asked for it.
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { RequestRef } from '../../domain/orders/order-request.ts';
import type { OrderTerms } from '../../domain/orders/order-terms.ts';
import type { HeldPosition } from '../../domain/positions/position-state.ts';
import type { RecordedFact } from '../../ports/journal.ts';
import { marketSeen } from '../condition-inputs/market-seen.ts';
import type { Chain, Turn } from '../turn/turn.ts';
import { named } from './intents.ts';

export interface ExitIntended {
  readonly leg: OrderTerms;
  readonly reason: ExitReason;
  readonly request?: RequestRef | undefined;
}

export function intendExit(
  turn: Turn,
  { positionId, strategy, symbol }: HeldPosition,
  { leg, reason, request }: ExitIntended,
  chain: Chain,
): RecordedFact {
  return turn.record(
    {
      type: 'exit-intended',
      positionId,
      strategy,
      symbol,
      ...named(turn, [leg]),
      reason,
      market: marketSeen(turn, symbol),
      ...(request && { request }),
    },
    chain,
  );
}

// A contract of a vertical without its counterpart becomes a position, in the trade that it comes from, and is closed at once.
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import { NO_STOP } from '../../domain/exits/protective-stop.ts';
import { NO_EXITS } from '../../domain/strategy/strategy.ts';
import type { Collateral } from '../../domain/terms/collateral.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { beginClose } from '../turn/actions.ts';
import { after, type Chain, type Turn } from '../turn/turn.ts';

/** The least price that an option has. */
export const LEAST_PRICE = 0.01;

interface Left {
  readonly symbol: string;
  /** Signed. */
  readonly quantity: number;
  readonly price: number;
  /** What bounds it, if it is short and something does. */
  readonly collateral?: Collateral | undefined;
  /** Why it is closed; by default because it is alone. */
  readonly reason?: ExitReason;
}

export function takeUp(
  turn: Turn,
  { strategy, signalId }: Pick<OrderRecord, 'strategy' | 'signalId'>,
  { symbol, quantity, price, collateral, reason = 'unprotected' }: Left,
  chain: Chain,
): void {
  const positionId = `${symbol}-${turn.state.seq + 1}`;
  const side = quantity > 0 ? 'long' : 'short';
  const plan = {
    ...{ stopPrice: 0, targetPrice: undefined, r: price },
    ...{ stop: NO_STOP, target: undefined, trail: undefined, exit: NO_EXITS },
    ...(collateral && { collateral }),
  };
  const recorded = turn.record(
    {
      ...{ type: 'position-adopted', positionId, symbol, strategy, side, quantity },
      ...{ averagePrice: price, price, plan, signalId, configHash: turn.state.configHash },
      ...{ ofVertical: true, by: 'engine' },
    },
    chain,
  );
  turn.broker.wantsResolve.add(symbol);
  turn.touched.add(positionId);
  const position = turn.state.positions.get(positionId);
  if (position !== undefined) beginClose(turn, position, reason, { chain: after(recorded) });
}

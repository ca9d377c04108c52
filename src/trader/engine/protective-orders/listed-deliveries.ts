// Some brokers list an exercise or an assignment as an execution of the stock at the strike. It is settled together with its contract, and is
// not a trade of others.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import { contractsIn } from '../../../market/options/combination.ts';
import { parseOptionId } from '../../../market/options/option-id.ts';
import { parseVertical } from '../../../market/options/vertical.ts';
import { execRootOf } from '../../domain/orders/exec-id.ts';
import type { BrokerSnapshot, ReportedExecution } from '../../ports/broker-reports.ts';
import type { BookedExecution } from '../state/order-record.ts';
import { ownQuantity } from '../state/position-lookups.ts';
import { heldOptions, underlyingIn } from '../state/underlying.ts';
import { isOutsideSession } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import { noteAsForeign } from './manual-closing.ts';

type Traded = Pick<ReportedExecution, 'symbol' | 'price' | 'at'>;

/** At the strike of a contract of ours, before options trade or once that contract is gone. */
export function mayBeDelivery(turn: Turn, { symbol, price }: Traded): boolean {
  const isNight = isOutsideSession(turn, symbol);
  const awaited = heldOptions(turn.state).filter((option) => isNight || isGone(turn, option));
  return isAtStrike(turn, awaited, { symbol, price });
}

/** At the strike of a contract that was booked as delivered within a day, from before that: it is listed late. */
export function isBookedDelivery(turn: Turn, { symbol, price, at }: Traded): boolean {
  return isAtStrike(turn, bookedSince(turn, at), { symbol, price });
}

function isAtStrike(
  { state }: Turn,
  options: readonly string[],
  { symbol, price }: Pick<Traded, 'symbol' | 'price'>,
): boolean {
  return options
    .filter((option) => underlyingIn(state, option) === symbol)
    .some((option) => strikesOf(option).includes(price));
}

function bookedSince({ state, now }: Turn, at: Instant): readonly string[] {
  return [...state.executions.values()]
    .filter((one) => one.at >= at && now - one.at < DAY_MS)
    .flatMap((one) => {
      const { symbol } = state.positions.get(one.positionId) ?? {};
      return symbol !== undefined && hasDelivered(one, symbol) ? symbol : [];
    });
}

/** Both contracts of a vertical bring as many shares as they take, for the distance of their strikes. */
function hasDelivered({ isDelivered, isInferred, price }: BookedExecution, symbol: string) {
  return isDelivered === true || (isInferred && price === parseVertical(symbol)?.width);
}

/** Those at the strike of what has just been booked as delivered do not count again. */
export function countDelivered(
  turn: Turn,
  { symbol, strikes }: { readonly symbol: string; readonly strikes: readonly number[] },
  { executions }: Pick<BrokerSnapshot, 'executions'>,
): void {
  const { state } = turn;
  const foreign = state.foreign.get(symbol) ?? 0;
  for (const execution of executions) {
    const isListed = execution.account === state.account && execution.symbol === symbol;
    if (!isListed || state.orders.has(execution.orderRef)) continue;
    if (!strikes.includes(execution.price)) continue;
    if (!state.foreignExecutions.has(execRootOf(execution.execId)))
      noteAsForeign(turn, execution, foreign);
  }
}

function isGone({ state, broker }: Turn, option: string): boolean {
  const there = broker.positions.get(option)?.quantity ?? 0;
  return Math.abs(there) < Math.abs(ownQuantity(state, option));
}

function strikesOf(option: string): readonly number[] {
  return contractsIn(option).flatMap(({ contract }) => parseOptionId(contract)?.strike ?? []);
}

// All checks before an entry. Every refusal reason is kept, not only the first.
// Law 7
import { MINUTE_MS } from '../../../kernel/instant.ts';
import { isOptionId } from '../../../market/instruments/amount.ts';
import { entriesEndMs } from '../../domain/exits/entries-end.ts';
import { MANUAL } from '../../domain/orders/order-request.ts';
import type { Enterer } from '../../domain/orders/stated-order.ts';
import type { Refusal } from '../../domain/terms/refusal.ts';
import type { PositionSide } from '../../domain/terms/side.ts';
import { limitRefusals } from '../risk/entry-limits.ts';
import { lockRefusals } from '../risk/locks.ts';
import { activeSymbols, heldShares, liveOrders, positionIn } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';
import { directionOf, isNeutral, positionsOn } from '../state/underlying.ts';
import { msToLastTrade } from '../turn/expiry.ts';
import { msToClose, msToPause, sessionOf } from '../turn/session-bounds.ts';
import type { Turn } from '../turn/turn.ts';
import {
  doubtRefusals,
  haltRefusals,
  houseRefusals,
  lineRefusals,
  tradableRefusals,
} from './account-gate.ts';
import { auctionOf, auctionRefusals } from './auction-refusals.ts';
import { capabilityRefusals } from './capability-refusals.ts';
import { hourRefusals } from './hours.ts';
import { seriesRefusals } from './series-refusals.ts';
import { sharedRefusals } from './shared-contracts.ts';

/** What is held then is closed (`on-timer`), and the exit needs a minute. */
const LAST_HOUR_MINUTES = 61;

export interface Wanted {
  readonly strategy: Enterer;
  readonly symbol: string;
  readonly side: PositionSide;
  /** Price of the symbol at the time of the prediction. */
  readonly anchorPrice: number | undefined;
  /** The closing exit of a reversal starts the strategy's cooldown; the reversal itself is exempt from it. */
  readonly isReversal: boolean;
  /** Adds to the strategy's own position, so that position is not a reason against the entry. */
  readonly isAddOn: boolean;
}

export function refusalsFor(turn: Turn, wanted: Wanted): Refusal[] {
  return [
    ...capabilityRefusals(turn, wanted),
    ...strategyRefusals(turn, wanted),
    ...symbolRefusals(turn, wanted),
    ...marketRefusals(turn, wanted),
    ...limitRefusals(turn, wanted),
    ...countRefusals(turn, wanted),
    ...houseRefusals(turn),
    ...lineRefusals(turn),
  ];
}

/** For an entry in an option of the symbol: the stock itself is neither bought nor sold. */
export function underlyingRefusals(turn: Turn, wanted: Wanted): Refusal[] {
  const untraded = { ...wanted, side: 'long' } as const;
  return [
    ...strategyRefusals(turn, wanted),
    ...heldRefusals(turn, wanted),
    ...doubtRefusals(turn, wanted.symbol),
    ...marketRefusals(turn, untraded),
    ...limitRefusals(turn, untraded),
    ...countRefusals(turn, untraded),
    ...houseRefusals(turn),
    ...lineRefusals(turn),
  ];
}

function strategyRefusals(
  turn: Turn,
  { strategy, symbol, side, isReversal, isAddOn }: Wanted,
): Refusal[] {
  const refusals: Refusal[] = [];
  if (strategy.entry.side !== 'both' && strategy.entry.side !== side)
    refusals.push({ kind: 'side_not_allowed', side });
  refusals.push(...hourRefusals(turn, strategy, symbol));
  refusals.push(...lockRefusals(turn, { rule: strategy.name, symbol, isReversal }));
  const open = activeSymbols(
    turn.state,
    (position) => position.strategy === strategy.name && !(isAddOn && position.symbol === symbol),
  ).size;
  if (open >= strategy.limits.maxPositions)
    refusals.push({ kind: 'rule_max_positions', open, limit: strategy.limits.maxPositions });
  const entries = turn.state.entriesToday.get(strategy.name) ?? 0;
  if (!isAddOn && entries >= strategy.limits.maxEntriesPerDay) {
    refusals.push({
      kind: 'max_entries_per_day',
      entries,
      limit: strategy.limits.maxEntriesPerDay,
    });
  }
  return refusals;
}

/** Refusals for our own position or working order in the symbol; none for an addition. */
function heldRefusals(turn: Turn, wanted: Wanted): Refusal[] {
  if (wanted.isAddOn) return [];
  return [...tradedRefusals(turn, wanted), ...optionRefusals(turn, wanted)];
}

/** A stock and its options are one trade: a contract that a strategy holds, or chooses, is in the way of another entry. */
function optionRefusals({ state }: Turn, { strategy, symbol, side }: Wanted): Refusal[] {
  const choice = state.optionChoices.get(symbol);
  if (choice !== undefined) return [{ kind: 'choice_pending', signal: choice.signal.id }];
  const held = positionsOn(state, symbol).find(
    (position) => position.symbol !== symbol && position.strategy !== MANUAL,
  );
  if (held === undefined) return [];
  if (held.strategy !== strategy.name) return [{ kind: 'owned_by', owner: held.strategy }];
  const isSame = isNeutral(held.symbol) || directionOf(held.symbol, held.side) === side;
  return [{ kind: isSame ? 'already_in_position' : 'opposite_held', position: held.positionId }];
}

function tradedRefusals({ state }: Turn, { strategy, symbol, side }: Wanted): Refusal[] {
  const position = positionIn(state, symbol);
  if (position === undefined || position.status === 'closed') {
    // An order for a holding is in no strategy's way.
    const live = liveOrders(state).find(
      ({ terms }) => terms.symbol === symbol && terms.leg !== 'h',
    );
    return live === undefined ? [] : [{ kind: 'order_working', orderRef: live.terms.orderRef }];
  }
  const { strategy: owner, positionId } = position;
  if (owner !== strategy.name) return [{ kind: 'owned_by', owner }];
  const kind = position.side === side ? 'already_in_position' : 'opposite_held';
  return [{ kind, position: positionId }];
}

function symbolRefusals(turn: Turn, wanted: Wanted): Refusal[] {
  const { state } = turn;
  const { symbol } = wanted;
  const refusals = heldRefusals(turn, wanted);
  refusals.push(...doubtRefusals(turn, symbol), ...sharedRefusals(turn, symbol));
  if (wanted.side === 'short') refusals.push(...investedRefusals(state, symbol));
  return refusals;
}

/** At the broker, a short would sell the shares that a person invests in. */
function investedRefusals(state: State, symbol: string): Refusal[] {
  const quantity = heldShares(state, symbol);
  const isOrdered = liveOrders(state).some(
    ({ terms }) => terms.leg === 'h' && terms.symbol === symbol,
  );
  return quantity > 0 || isOrdered ? [{ kind: 'holding_in_symbol', quantity }] : [];
}

function marketRefusals(turn: Turn, { strategy, symbol, side }: Wanted): Refusal[] {
  const refusals: Refusal[] = [];
  const auction = auctionOf(strategy);
  if (sessionOf(turn, symbol)?.isDisputed === true) refusals.push({ kind: 'session_disputed' });
  if (auction === undefined) {
    refusals.push(
      ...(isJudgedByExchange(turn, strategy, symbol)
        ? []
        : sessionRefusals(turn, symbol, strategy)),
      ...tradableRefusals(turn, symbol),
    );
  } else {
    refusals.push(...auctionRefusals(turn, symbol, auction), ...haltRefusals(turn, symbol));
  }
  refusals.push(...seriesRefusals(turn, symbol), ...unpricedRefusals(turn, strategy, symbol));
  // What is sold against collateral is covered in any account.
  if (side === 'short' && strategy.collateral === undefined) {
    if (turn.settings.accountType === 'cash') refusals.push({ kind: 'short_in_cash_account' });
    refusals.push(...borrowRefusals(turn, symbol));
  }
  return refusals;
}

/** Shares are borrowed before they are sold, options are written. */
function borrowRefusals({ market }: Turn, symbol: string): Refusal[] {
  const shares = isOptionId(symbol) ? Number.POSITIVE_INFINITY : (market.shortable(symbol) ?? 0);
  return shares <= 0 ? [{ kind: 'not_shortable', shares }] : [];
}

/** Without its reference price the price limits of today are unknown. Manual orders have their own rules. */
function unpricedRefusals(turn: Turn, strategy: Enterer, symbol: string): Refusal[] {
  const isLimited = turn.market.placeOf(symbol).venue.refusalsOf !== undefined;
  const isKnown = turn.market.limits(symbol, turn.now) !== undefined;
  if (!isLimited || isKnown || isJudgedByExchange(turn, strategy, symbol)) return [];
  return [{ kind: 'no_price_limits' }];
}

/** A person's order: the rules of its exchange, which take orders in auctions too, say when. */
function isJudgedByExchange(turn: Turn, { entryOrder }: Enterer, symbol: string): boolean {
  const { venue } = turn.market.placeOf(symbol);
  return entryOrder.kind === 'stated' && venue.refusalsOf !== undefined;
}

function sessionRefusals(turn: Turn, symbol: string, { exit }: Pick<Enterer, 'exit'>): Refusal[] {
  const minutesToClose = msToClose(turn, symbol) / MINUTE_MS;
  if (Number.isNaN(minutesToClose)) return [{ kind: 'session_closed' }];
  const minutesToExpiry = msToLastTrade(turn, symbol) / MINUTE_MS;
  if (minutesToExpiry <= LAST_HOUR_MINUTES) return [{ kind: 'expiry_near', minutesToExpiry }];
  if (minutesToClose <= entriesEndMs(exit) / MINUTE_MS)
    return [{ kind: 'session_ending', minutesToClose }];
  const minutesToPause = msToPause(turn, symbol) / MINUTE_MS;
  // What is left of an order cannot be cancelled in the break.
  const patience = turn.settings.execution.entryMs / MINUTE_MS + 1;
  return minutesToPause <= patience ? [{ kind: 'break_near', minutesToBreak: minutesToPause }] : [];
}

function countRefusals({ state, market, settings }: Turn, { symbol }: Wanted): Refusal[] {
  const refusals: Refusal[] = [];
  const others = activeSymbols(state, (position) => position.symbol !== symbol).size;
  if (others >= settings.risk.positionsMax) {
    refusals.push({ kind: 'max_positions', open: others, limit: settings.risk.positionsMax });
  }
  const dayTrades = market.account('DayTradesRemaining');
  if (dayTrades !== undefined && dayTrades.value === 0)
    refusals.push({ kind: 'day_trades', remaining: 0 });
  return refusals;
}

// Decides commands on a position: each either becomes facts or is refused with the status that forbids it.

import { assertNever } from '../../../kernel/assert.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { amountOf, priceOfAmount } from '../../../market/instruments/amount.ts';
import type { PositionFact } from '../facts/position-facts.ts';
import type { LockedFrom } from '../terms/locked-lot.ts';
import { signOf } from '../terms/side.ts';
import { lotsAfter } from './locked-shares.ts';
import type { PositionCommand } from './position-command.ts';
import {
  type ClosedPosition,
  type HeldPosition,
  isHeld,
  type PositionState,
  type PositionStatus,
  quantityOf,
} from './position-state.ts';
import { exactShares, remainderOf, wholePart } from './whole-part.ts';

export interface PositionRefusal {
  readonly kind: 'illegal_transition';
  readonly status: PositionStatus | 'none';
  readonly command: PositionCommand['type'];
}

const LEGAL: Record<PositionCommand['type'], readonly (PositionStatus | 'none')[]> = {
  'position-planned': ['none'],
  // Any status: a late fill is booked whatever the state was.
  fill: ['planned', 'opening', 'open', 'adjusting', 'closing', 'closed'],
  correct: ['opening', 'open', 'adjusting', 'closing', 'closed'],
  'settle-entry': ['planned', 'opening', 'closing'],
  'note-remainder': ['opening', 'open', 'adjusting', 'closing'],
  'release-remainder': ['opening', 'open', 'adjusting', 'closing'],
  adjust: ['open'],
  'finish-adjusting': ['adjusting'],
  'begin-close': ['opening', 'open', 'adjusting'],
  finish: ['opening', 'open', 'adjusting', 'closing'],
};

export function decidePosition(
  state: PositionState | undefined,
  command: PositionCommand,
): Result<readonly PositionFact[], PositionRefusal> {
  const status = state?.status ?? 'none';
  if (!LEGAL[command.type].includes(status)) {
    return failed({ kind: 'illegal_transition', status, command: command.type });
  }
  if (command.type === 'position-planned') return ok([command]);
  if (state === undefined)
    return failed({ kind: 'illegal_transition', status, command: command.type });
  const { positionId, symbol } = state;
  switch (command.type) {
    case 'fill':
      return ok([filledFact(state, command)]);
    case 'correct':
      if (state.status === 'planned') return refused(state, command);
      return state.status === 'closed' && command.is.shares === command.was.shares
        ? ok(restatedFacts(state, command))
        : ok([correctedFact(state, command)]);
    case 'settle-entry':
      return ok([settledFact(state, command)]);
    case 'note-remainder':
    case 'release-remainder':
      return isHeld(state) ? ok(remainderFacts(state, command)) : refused(state, command);
    case 'adjust':
      return ok([{ type: 'position-adjusting', positionId, symbol, what: command.what }]);
    case 'finish-adjusting': {
      const { type: _, ...terms } = command;
      return ok([{ type: 'position-adjusted', positionId, symbol, ...terms }]);
    }
    case 'begin-close': {
      const { type: _, ...why } = command;
      return ok([{ type: 'position-closing', positionId, symbol, ...why }]);
    }
    case 'finish':
      return isHeld(state) && state.quantity === 0
        ? ok([closedFact(state, command)])
        : refused(state, command);
    default:
      return assertNever(command);
  }
}

type OnRemainder = Extract<PositionCommand, { type: 'note-remainder' | 'release-remainder' }>;

function remainderFacts(
  { positionId, symbol, quantity, averagePrice, remainderNoted = 0 }: HeldPosition,
  command: OnRemainder,
): readonly PositionFact[] {
  const remainder = remainderOf(quantity);
  const named = { positionId, symbol, quantity: remainder };
  if (command.type === 'note-remainder')
    return remainder === remainderNoted ? [] : [{ type: 'remainder-noted', ...named }];
  if (remainder === 0 || wholePart(quantity) !== 0) return [];
  return [{ type: 'remainder-released', ...named, averagePrice, price: command.price }];
}

function refused(state: PositionState, command: PositionCommand): Result<never, PositionRefusal> {
  return failed({ kind: 'illegal_transition', status: state.status, command: command.type });
}

type Filled = Extract<PositionFact, { type: 'position-filled' }>;

/**
 * Opening fills move the average; closing fills realise against it; a fill through zero does both and opens the rest
 * at its own price (the engine never sends one, so it raises an alarm there).
 */
function filledFact(
  state: PositionState,
  fill: Omit<Extract<PositionCommand, { type: 'fill' }>, 'type'>,
): Filled {
  const { symbol } = state;
  const quantity = isHeld(state) ? state.quantity : 0;
  const average = isHeld(state) ? state.averagePrice : 0;
  const after = exactShares(quantity + fill.shares);
  const isOpening = quantity === 0 || Math.sign(fill.shares) === Math.sign(quantity);
  const closed = isOpening ? 0 : Math.min(Math.abs(fill.shares), Math.abs(quantity));
  const flips = quantity !== 0 && after !== 0 && Math.sign(after) !== Math.sign(quantity);
  return {
    type: 'position-filled',
    positionId: state.positionId,
    symbol,
    shares: fill.shares,
    price: fill.price,
    quantityAfter: after,
    averagePriceAfter: isOpening
      ? priceOfAmount(
          symbol,
          amountOf(symbol, average, quantity) + amountOf(symbol, fill.price, fill.shares),
          after,
        )
      : flips
        ? fill.price
        : average,
    realizedPnl: amountOf(symbol, fill.price - average, closed * Math.sign(quantity)),
    ...(fill.executedAt !== undefined && { executedAt: fill.executedAt }),
    ...lockedAfter(state, fill, after),
  };
}

function lockedAfter(
  state: PositionState,
  { shares, locked }: { readonly shares: number; readonly locked?: LockedFrom | undefined },
  after: number,
): Pick<Filled, 'lockedAfter'> {
  const lots = isHeld(state) ? (state.locked ?? []) : [];
  const sign = signOf(state.side);
  if (locked === undefined && lots.length === 0) return {};
  const quantityAfter = Math.max(0, sign * after);
  const left = lotsAfter(lots, { opened: sign * shares, locked, quantityAfter });
  return left.length === 0 ? {} : { lockedAfter: left };
}

function correctedFact(
  state: HeldPosition | ClosedPosition,
  { was, is, locked }: Extract<PositionCommand, { type: 'correct' }>,
): Filled {
  const { symbol, averagePrice } = state;
  const amount = (price: number, shares: number) => amountOf(symbol, price, shares);
  const quantity = quantityOf(state);
  const delta = is.shares - was.shares;
  const after = exactShares(quantity + delta);
  const isEntry = isOfEntry(state, { was, is });
  const value =
    amount(averagePrice, quantity) - amount(was.price, was.shares) + amount(is.price, is.shares);
  return {
    type: 'position-filled',
    positionId: state.positionId,
    symbol,
    shares: delta,
    price: is.price,
    quantityAfter: after,
    averagePriceAfter: isEntry && after !== 0 ? priceOfAmount(symbol, value, after) : averagePrice,
    realizedPnl: isEntry
      ? 0
      : amount(averagePrice - is.price, is.shares) - amount(averagePrice - was.price, was.shares),
    exit: isEntry
      ? { shares: 0, value: 0 }
      : {
          shares: Math.abs(is.shares) - Math.abs(was.shares),
          value: amount(is.price, Math.abs(is.shares)) - amount(was.price, Math.abs(was.shares)),
        },
    ...lockedAfter(state, { shares: delta, ...(isEntry && { locked }) }, after),
  };
}

type Correction = Pick<Extract<PositionCommand, { type: 'correct' }>, 'was' | 'is'>;

/** A correction may take all shares back. */
function isOfEntry({ side }: PositionState, { was, is }: Correction): boolean {
  return Math.sign(was.shares === 0 ? is.shares : was.shares) === signOf(side);
}

/** The same shares at another price: the trade stays closed. What was not sold has no result. */
function restatedFacts(state: ClosedPosition, { was, is }: Correction): readonly PositionFact[] {
  const { positionId, symbol, averagePrice, exitPrice, exitShares, realizedPnl } = state;
  if (exitShares === 0) return [];
  const isEntry = isOfEntry(state, { was, is });
  const perShare = priceOfAmount(
    symbol,
    amountOf(symbol, is.price - was.price, Math.abs(is.shares)),
    exitShares,
  );
  return [
    {
      type: 'trade-restated',
      positionId,
      symbol,
      entryPrice: isEntry ? averagePrice + perShare : averagePrice,
      exitPrice: isEntry ? exitPrice : exitPrice + perShare,
      realizedPnl: realizedPnl - amountOf(symbol, is.price - was.price, is.shares),
    },
  ];
}

function settledFact(
  state: PositionState,
  command: Extract<PositionCommand, { type: 'settle-entry' }>,
): PositionFact {
  const { positionId, symbol } = state;
  if (!isHeld(state)) return { type: 'position-abandoned', positionId, symbol, why: command.why };
  return {
    type: 'position-opened',
    positionId,
    symbol,
    quantity: state.quantity,
    averagePrice: state.averagePrice,
    r: command.r,
    ...(command.targetPrice === undefined ? {} : { targetPrice: command.targetPrice }),
  };
}

const HALF_A_CENT = 0.005;

/** An exit that was reported before its entry has set the average; what was paid follows from the result. */
function entryPriceOf({
  symbol,
  side,
  averagePrice,
  exitShares,
  exitValue,
  realizedPnl,
}: HeldPosition) {
  if (exitShares === 0) return averagePrice;
  const paid = exitValue - signOf(side) * realizedPnl;
  return Math.abs(paid - amountOf(symbol, averagePrice, exitShares)) < HALF_A_CENT
    ? averagePrice
    : priceOfAmount(symbol, paid, exitShares);
}

function closedFact(
  state: HeldPosition,
  { reason, isInferred }: Extract<PositionCommand, { type: 'finish' }>,
): PositionFact {
  return {
    type: 'position-closed',
    positionId: state.positionId,
    symbol: state.symbol,
    strategy: state.strategy,
    side: state.side,
    quantity: state.peakQuantity,
    entryPrice: entryPriceOf(state),
    exitPrice:
      state.exitShares > 0
        ? priceOfAmount(state.symbol, state.exitValue, state.exitShares)
        : state.averagePrice,
    reason,
    realizedPnl: state.realizedPnl,
    openedAt: state.openedAt,
    ...(state.flatAt !== undefined && { closedAt: state.flatAt }),
    configHash: state.configHash,
    ...(isInferred === true ? { isInferred } : {}),
  };
}

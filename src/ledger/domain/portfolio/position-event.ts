// What a trade did to its position, as the event that follows the trade.
import { textOf } from '../../../kernel/decimal.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { PortfolioId, SecurityId } from '../entries/ids.ts';
import type { NewEvent } from '../events/envelope.ts';
import type { LotPosition } from '../lots/lot-position.ts';

export interface PositionChange {
  readonly portfolio: PortfolioId;
  readonly security: SecurityId;
  readonly at: Instant;
  readonly before: LotPosition;
  readonly after: LotPosition;
  readonly lots: readonly string[];
}

/** `<portfolio>-<security>-<LONG|SHORT>`. */
export function positionIdOf(
  portfolio: PortfolioId,
  security: SecurityId,
  { quantity }: Pick<LotPosition, 'quantity'>,
): string {
  return `${portfolio}-${security}-${quantity.isNegative() ? 'SHORT' : 'LONG'}`;
}

/** A trade that crosses zero closes one position and opens another. */
export function positionEvents(change: PositionChange): readonly NewEvent[] {
  const { before, after } = change;
  const wasHeld = !before.quantity.isZero();
  const isHeld = !after.quantity.isZero();
  const isSameSide = before.quantity.isNegative() === after.quantity.isNegative();
  if (wasHeld && isHeld && isSameSide) return [eventOf('POSITION_UPDATED', change, after, after)];
  return [
    ...(wasHeld ? [eventOf('POSITION_CLOSED', change, before, undefined)] : []),
    ...(isHeld ? [eventOf('POSITION_OPENED', change, after, after)] : []),
  ];
}

function eventOf(
  type: string,
  { portfolio, security, at, lots }: PositionChange,
  side: LotPosition,
  left: LotPosition | undefined,
): NewEvent {
  return {
    type,
    schemaVersion: 1,
    effective: at,
    data: {
      positionId: positionIdOf(portfolio, security, side),
      security,
      side: side.quantity.isNegative() ? 'SHORT' : 'LONG',
      quantity: left === undefined ? '0' : textOf(left.quantity),
      cost: left === undefined ? '0' : textOf(left.cost),
      lots,
    },
  };
}

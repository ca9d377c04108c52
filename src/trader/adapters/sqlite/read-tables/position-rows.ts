// Positions from the read tables, each with the stop that protects it.

import type Database from 'better-sqlite3';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { amountOf, isOptionId, multiplierOf } from '../../../../market/instruments/amount.ts';
import { cents } from '../../../../market/instruments/money.ts';
import { parseOptionId } from '../../../../market/options/option-id.ts';
import { dayFromUtc } from '../../../../market/time/day.ts';
import type { LockedShares, PositionRow } from '../../../contract/order-rows.ts';
import { hasStop, isUnbounded } from '../../../domain/exits/protective-stop.ts';
import { sharesCovered } from '../../../domain/orders/cover.ts';
import { isTerminal } from '../../../domain/orders/order-state.ts';
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import { remainderOf, wholePart } from '../../../domain/positions/whole-part.ts';
import type { Collateral } from '../../../domain/terms/collateral.ts';
import type { LockedLot } from '../../../domain/terms/locked-lot.ts';
import { heldOptionFields, type OptionSeen } from './option-fields.ts';
import type { StoredOrder } from './order-rows.ts';
import { RESERVED } from './projection/reserved.ts';
import { rolledFields } from './rolled-rows.ts';

/** Until when shares are locked depends on `now`, and so do the days that an option is left. */
interface RowsSeen extends OptionSeen {
  /** NaN when unknown. */
  readonly lastPrice: (symbol: string) => number;
}

export function readPositions(db: Database.Database, seen: RowsSeen): PositionRow[] {
  const positions = db.prepare<[], StoredPosition>(POSITIONS).all();
  const stops = Map.groupBy(
    db.prepare<[], StoredStop>(STOPS).all(),
    ({ position_id }) => position_id,
  );
  return positions.map((row) => {
    const { lastPrice, now } = seen;
    const stopsOf = stops.get(row.id) ?? [];
    const option = heldOptionFields(row, seen);
    const position = toPosition(row, { stops: stopsOf, lastPrice: lastPrice(row.symbol), now });
    const strike = coveringStrike(row, positions, now);
    const isCovered = strike !== undefined && !position.protected;
    return {
      ...position,
      ...(isCovered && { stop_price: strike, stop_status: 'covered', protected: true }),
      ...(option && { option }),
      ...rolledFields(db, row, { seq: Number.POSITIVE_INFINITY, at: now }),
    };
  });
}

/** Of the contract that bounds what assigned shares can lose, until its last day has passed; it leaves with them, and after them. */
function coveringStrike(
  { symbol, quantity, delivered_from: from }: StoredPosition,
  positions: readonly StoredPosition[],
  now: Instant,
): number | undefined {
  if (from === null || isOptionId(symbol)) return undefined;
  const contract = positions.find(
    (other) => other.delivered_from === from && isOptionId(other.symbol),
  );
  const terms = parseOptionId(contract?.symbol ?? '');
  const isEnough =
    multiplierOf(contract?.symbol ?? '') * (contract?.quantity ?? 0) >= Math.abs(quantity);
  if (terms === undefined || dayFromUtc(now) > terms.expiry) return undefined;
  return terms.right === (quantity < 0 ? 'call' : 'put') && isEnough ? terms.strike : undefined;
}

const POSITIONS = `SELECT p.*, ${RESERVED} AS reserved,
  (SELECT o.opened_by FROM orders o WHERE o.position_id = p.id ORDER BY o.intent_seq LIMIT 1) AS opened_by
  FROM positions p
  WHERE p.quantity <> 0 ORDER BY p.opened_at, p.id`;

const STOPS = `
  SELECT position_id, side, state, quantity, stop_price, covers FROM orders
  WHERE leg = 's' AND position_id IN (SELECT id FROM positions WHERE quantity <> 0)
  ORDER BY intent_seq DESC, order_id DESC`;

interface StoredPosition {
  readonly id: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly opened_by: string | null;
  readonly quantity: number;
  readonly reserved: number;
  readonly average_price: number;
  readonly stop_price: number | null;
  readonly opened_at: Instant | null;
  readonly r: number;
  readonly watched: number;
  /** JSON. */
  readonly locked: string | null;
  /** Of a contract that was sold; null once it is gone. */
  readonly collateral: Collateral | null;
  /** The position whose assigned contract brought it. */
  readonly delivered_from: string | null;
  readonly rolled: number | null;
}

interface StoredStop {
  readonly position_id: string;
  readonly side: OrderTerms['side'];
  readonly state: StoredOrder['state'];
  readonly quantity: number;
  readonly stop_price: number | null;
  readonly covers: number;
}

function toPosition(
  row: StoredPosition,
  {
    stops,
    lastPrice,
    now,
  }: {
    readonly stops: readonly StoredStop[];
    readonly lastPrice: number;
    readonly now: Instant;
  },
): PositionRow {
  const isOption = isOptionId(row.symbol);
  // What rests for an option waits for the price of the stock, and is not shown as a stop of the option.
  const stop = isOption ? undefined : shownStop(stops);
  const gain = (lastPrice - row.average_price) * Math.sign(row.quantity);
  const isPriced = Number.isFinite(lastPrice);
  const lots = lotsOf(row.locked, now);
  const lockedNow = lots.reduce((sum, { shares }) => sum + shares, 0);
  const sellable = wholePart(Math.abs(row.quantity) - lockedNow);
  const isUncovered = isUnbounded({ ...row, plan: planOf(row) });
  const isBounded = isBoundedAlone(row) && !isUncovered;
  const isProtected = isBounded || (sellable > 0 && sharesCovered(row.quantity, stops) >= sellable);
  const isWatched = isOption
    ? !isBounded && !isUncovered
    : row.watched === 1 && !isProtected && !isUncovered;
  return {
    id: row.id,
    symbol: row.symbol,
    quantity: row.quantity,
    reserved_quantity: row.reserved,
    available_quantity: Math.max(0, wholePart(Math.abs(row.quantity) - row.reserved - lockedNow)),
    remainder: remainderOf(row.quantity),
    locked: lots.map(lockedShares),
    average_price: row.average_price,
    stop_price: stop?.stop_price ?? (isBounded || row.stop_price === 0 ? null : row.stop_price),
    stop_status: stop?.state ?? (isBounded ? 'bounded' : withoutOrder(isWatched, sellable)),
    protected: isProtected,
    watched: isWatched,
    strategy: row.strategy,
    opened_by: row.opened_by,
    last_price: isPriced ? lastPrice : null,
    unrealized_pnl: isPriced
      ? cents(amountOf(row.symbol, lastPrice - row.average_price, row.quantity))
      : null,
    r_multiple: isPriced && row.r > 0 ? hundredths(gain / row.r) : null,
    opened_at: row.opened_at === null ? null : toIso(row.opened_at),
  };
}

/** What was paid for an option bounds its loss, or its width: a position without a stop. */
function isBoundedAlone({ symbol, stop_price: stopPrice }: StoredPosition): boolean {
  return stopPrice !== null && isOptionId(symbol) && !hasStop({ symbol, stopPrice });
}

function planOf({ collateral }: Pick<StoredPosition, 'collateral'>) {
  return collateral === null ? {} : { collateral };
}

/** While no share can be sold, nothing can protect them and nothing is missing. */
function withoutOrder(isWatched: boolean, sellable: number): string {
  if (sellable <= 0) return 'locked';
  return isWatched ? 'watched' : 'missing';
}

/** Those that cannot be sold yet. */
export function lotsOf(locked: string | null, now: Instant): readonly LockedLot[] {
  const lots = locked === null ? [] : (JSON.parse(locked) as readonly LockedLot[]);
  return lots.filter(({ until }) => until > now);
}

export function lockedShares({ shares, until, settlement }: LockedLot): LockedShares {
  return { quantity: shares, sellable_from: toIso(until), settlement };
}

/** Of several that have not ended, the one that covers most; of equals the larger, then the newer. */
function shownStop(stops: readonly StoredStop[]): StoredStop | undefined {
  return stops
    .filter(({ state }) => state !== 'released' && !isTerminal(state))
    .toSorted((one, other) => other.covers - one.covers || other.quantity - one.quantity)[0];
}

export function hundredths(ratio: number): number {
  const whole = Math.round(ratio * 100);
  return whole === 0 ? 0 : whole / 100;
}

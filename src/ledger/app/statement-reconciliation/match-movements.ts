// Which row of a statement is which transaction: by the execution id that both know, else by what they say. An order of a
// statement may be several executions of the ledger, and the other way round.
import { minus, sumOf } from '../../../kernel/amounts.ts';
import { type Decimal, decimal, textOf } from '../../../kernel/decimal.ts';
import { DAY_MS } from '../../../kernel/instant.ts';
import type { BookedMovement, Movement, StatedMovement } from './movement.ts';

export interface MatchedMovements {
  readonly stated: readonly StatedMovement[];
  readonly booked: readonly BookedMovement[];
}

export interface Matching {
  readonly matched: readonly MatchedMovements[];
  readonly notBooked: readonly StatedMovement[];
  readonly notStated: readonly BookedMovement[];
}

export function matchMovements(
  stated: readonly StatedMovement[],
  booked: readonly BookedMovement[],
): Matching {
  const open: Open = { stated: new Set(stated), booked: new Set(booked), matched: [] };
  pairBy(open, originKey);
  pairBy(open, (one) => contentKey(one, [one.on, textOf(one.quantity), textOf(one.cash)]));
  pairBy(open, (one) =>
    one.isTrade ? contentKey(one, [one.on, textOf(one.quantity)]) : undefined,
  );
  pairDays(open);
  pairNear(open);
  return { matched: open.matched, notBooked: [...open.stated], notStated: [...open.booked] };
}

interface Open {
  readonly stated: Set<StatedMovement>;
  readonly booked: Set<BookedMovement>;
  readonly matched: MatchedMovements[];
}

function pairBy(open: Open, keyOf: (one: Movement) => string | undefined): void {
  const byKey = Map.groupBy(open.booked, keyOf);
  for (const one of open.stated) {
    const key = keyOf(one);
    const other = key === undefined ? undefined : byKey.get(key)?.shift();
    if (other !== undefined) pair(open, [one], [other]);
  }
}

function pair(
  open: Open,
  stated: readonly StatedMovement[],
  booked: readonly BookedMovement[],
): void {
  for (const one of stated) open.stated.delete(one);
  for (const one of booked) open.booked.delete(one);
  open.matched.push({ stated, booked });
}

/** The trader names an execution as the statement does; what was imported has its own name again. */
function originKey({ originSource: source, originId: id }: Movement): string | undefined {
  if (source === undefined || id === undefined) return undefined;
  return source === 'flex' || source.startsWith('trader:') ? `execution ${id}` : `${source} ${id}`;
}

function contentKey(
  { isTrade, type, security, currency }: Movement,
  more: readonly string[],
): string {
  return [isTrade ? 'trade' : type, security, currency, ...more].join('|');
}

/** All trades of a security on a day, if they add up to the same quantity. */
function pairDays(open: Open): void {
  const dayOf = (one: Movement) => (one.isTrade ? contentKey(one, [one.on]) : undefined);
  const byDay = Map.groupBy(open.booked, dayOf);
  for (const [day, stated] of Map.groupBy(open.stated, dayOf)) {
    const booked = byDay.get(day) ?? [];
    if (day === undefined || booked.length === 0) continue;
    const sums = [stated, booked].map((all) => sumOf<Decimal>(all.map(({ quantity }) => quantity)));
    if (sums[0] !== undefined && sums[1]?.eq(sums[0]) === true) pair(open, stated, booked);
  }
}

const NEAR_DAYS = 5;

/** A payment may be booked on its value date. */
function pairNear(open: Open): void {
  for (const one of open.stated) {
    if (one.isTrade) continue;
    const key = contentKey(one, [textOf(one.cash)]);
    const near = [...open.booked].find(
      (other) =>
        contentKey(other, [textOf(other.cash)]) === key && daysBetween(one, other) <= NEAR_DAYS,
    );
    if (near !== undefined) pair(open, [one], [near]);
  }
}

function daysBetween(one: Movement, other: Movement): number {
  return Math.abs(Date.parse(one.on) - Date.parse(other.on)) / DAY_MS;
}

const HALF_CENT = decimal('0.005');

/** To the cent. */
export function isEqualMoney(one: Decimal, other: Decimal): boolean {
  return minus(one, other).abs().lt(HALF_CENT);
}

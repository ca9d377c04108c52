// The history of positions: each fact that changed the quantity of one, or how much of it working exits reserve.
import type { PositionChangeRow } from '../../../../contract/order-rows.ts';
import type { Fact, FactType } from '../../../../domain/facts/facts.ts';
import type { RecordedFact } from '../../../../ports/journal.ts';
import type { Write } from './project.ts';
import { RESERVED } from './reserved.ts';

type Change = PositionChangeRow['change'];

/** Exits change the reserve; whether up or down shows in the figures. */
const CHANGE_BY_FACT: { readonly [Type in FactType]?: Change | 'RESERVE or RELEASE' } = {
  'position-filled': 'EXECUTION',
  'position-adjusted': 'CORRECTED',
  'position-abandoned': 'CORRECTED',
  'position-adopted': 'ADOPTED',
  'position-released': 'HANDED_OVER',
  'remainder-released': 'HANDED_OVER',
  'position-split': 'SPLIT',
  'exit-intended': 'RESERVE or RELEASE',
  'order-updated': 'RESERVE or RELEASE',
  'order-not-sent': 'RESERVE or RELEASE',
};

/** Call after the fact is in the other tables. */
export function noteChange(write: Write, { seq, at, fact }: RecordedFact): void {
  const change = CHANGE_BY_FACT[fact.type];
  if (change === undefined) return;
  const price = fact.type === 'position-filled' ? fact.price : null;
  const named = change === 'RESERVE or RELEASE' ? null : change;
  if ('positionId' in fact)
    write(NOTE, seq, at, named, price, orderIn(fact), seq - 1, fact.positionId);
  else
    for (const orderRef of ordersIn(fact))
      write(NOTE_OF_ORDER, seq, at, named, null, orderRef, seq - 1, orderRef);
}

/** An execution is the fact before that of its position; its order is found there. */
function orderIn(fact: Fact): string | null {
  return fact.type === 'exit-intended' ? (fact.legs[0]?.orderRef ?? null) : null;
}

function ordersIn(fact: Fact): readonly string[] {
  if (fact.type === 'order-updated') return [fact.orderRef];
  return fact.type === 'order-not-sent' ? fact.orderRefs : [];
}

/** What the last change of the position left. */
const left = (column: string) => `
  coalesce((SELECT c.${column} FROM position_changes c WHERE c.position_id = p.id
    ORDER BY c.seq DESC LIMIT 1), 0)`;
const QUANTITY_BEFORE = left('quantity_after');
const RESERVED_BEFORE = left('reserved_after');

/**
 * A fact that changes nothing adds no row. No join, and no table of parameters: SQLite would compile the statement anew for
 * each run, which takes ten times as long as running it.
 */
const note = (position: string) => `
  INSERT OR IGNORE INTO position_changes
    (seq, at, position_id, symbol, strategy, change, quantity_before, quantity_after,
     reserved_before, reserved_after, price, order_ref)
  SELECT ?, ?, p.id, p.symbol, p.strategy,
    coalesce(?, CASE WHEN ${RESERVED} > ${RESERVED_BEFORE} THEN 'RESERVE' ELSE 'RELEASE' END),
    ${QUANTITY_BEFORE}, p.quantity, ${RESERVED_BEFORE}, ${RESERVED}, ?,
    coalesce(?, (SELECT e.order_ref FROM executions e WHERE e.position_id = p.id AND e.seq = ?))
  FROM positions p
  WHERE p.id = ${position}
    AND (p.quantity <> ${QUANTITY_BEFORE} OR ${RESERVED} <> ${RESERVED_BEFORE})`;

const NOTE = note('?');
const NOTE_OF_ORDER = note(
  `(SELECT o.position_id FROM orders o WHERE o.order_ref = ? AND o.leg = 'x')`,
);

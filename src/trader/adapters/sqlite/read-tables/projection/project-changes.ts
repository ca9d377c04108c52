// The history of positions: each fact that changed the quantity of one, or how much of it working exits reserve.
import type { Fact, FactType } from '../../../../domain/facts/facts.ts';
import type { RecordedFact } from '../../../../ports/journal.ts';
import type { PositionChangeRow } from '../../../../ports/position-changes.ts';
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
  if ('positionId' in fact) write(NOTE, seq, at, change, price, orderIn(fact), fact.positionId);
  else
    for (const orderRef of ordersIn(fact))
      write(NOTE_OF_ORDER, seq, at, change, null, orderRef, orderRef);
}

/** An execution is the fact before that of its position; its order is found there. */
function orderIn(fact: Fact): string | null {
  return fact.type === 'exit-intended' ? (fact.legs[0]?.orderRef ?? null) : null;
}

function ordersIn(fact: Fact): readonly string[] {
  if (fact.type === 'order-updated') return [fact.orderRef];
  return fact.type === 'order-not-sent' ? fact.orderRefs : [];
}

/** Before is what the last change left; a fact that changes nothing adds no row. */
const note = (position: string) => `
  INSERT OR IGNORE INTO position_changes
    (seq, at, position_id, symbol, strategy, change, quantity_before, quantity_after,
     reserved_before, reserved_after, price, order_ref)
  SELECT n.seq, n.at, p.id, p.symbol, p.strategy,
    CASE WHEN n.change <> 'RESERVE or RELEASE' THEN n.change
      WHEN ${RESERVED} > coalesce(l.reserved_after, 0) THEN 'RESERVE' ELSE 'RELEASE' END,
    coalesce(l.quantity_after, 0), p.quantity, coalesce(l.reserved_after, 0), ${RESERVED},
    n.price,
    coalesce(n.order_ref, (SELECT e.order_ref FROM executions e
      WHERE e.position_id = p.id AND e.seq = n.seq - 1))
  FROM (SELECT ? AS seq, ? AS at, ? AS change, ? AS price, ? AS order_ref) n
  JOIN positions p ON p.id = ${position}
  LEFT JOIN position_changes l ON l.position_id = p.id
    AND l.seq = (SELECT max(seq) FROM position_changes c WHERE c.position_id = p.id)
  WHERE p.quantity <> coalesce(l.quantity_after, 0) OR ${RESERVED} <> coalesce(l.reserved_after, 0)`;

const NOTE = note('?');
const NOTE_OF_ORDER = note(
  `(SELECT o.position_id FROM orders o WHERE o.order_ref = ? AND o.leg = 'x')`,
);

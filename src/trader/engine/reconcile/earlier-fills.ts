// Fills of earlier days whose reports were lost and that a complete snapshot proves: they are recorded before today's fills that follow
// from them, and before a split of the night between.
import type { Difference } from '../../domain/facts/system-facts.ts';
import { exactShares } from '../../domain/positions/whole-part.ts';
import { factorOf } from '../../domain/splits/split-ratio.ts';
import { signedShares } from '../../domain/terms/side.ts';
import type { BrokerSnapshot, ReportedExecution } from '../../ports/broker-reports.ts';
import { ownRefIn, ownRefOf } from '../intents/intents.ts';
import { unreportedRatio } from '../protective-orders/scale.ts';
import { scaleBefore, unrecordedIn } from '../split/settle-split.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { ordersOf } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';
import { beyondRecords, isOfEarlierDay } from './inferred-entry.ts';
import { bookInferredFill } from './reported-fills.ts';

/** `unrecorded`: all executions of our orders today that are not recorded yet. */
export function bookEarlierFills(
  turn: Turn,
  snapshot: BrokerSnapshot,
  unrecorded: readonly ReportedExecution[],
  differences: Difference[],
): void {
  for (const [symbol, fills] of Map.groupBy(unrecorded, (execution) => execution.symbol)) {
    const today: Today = { snapshot, fills };
    const note = (ref: string): void =>
      void differences.push({
        ...{ kind: 'missing-fill', symbol, action: 'booked' },
        text: `${ref} filled on an earlier day`,
      });
    for (const entry of entriesBehind(turn, fills)) {
      const shares = earlierEntry(turn, entry, today);
      if (shares <= 0) continue;
      bookInferredFill(turn, entry, shares, snapshot);
      note(entry.terms.orderRef);
    }
    const kind = scaleBefore(turn, symbol, fills)?.verdict.kind;
    if (kind !== 'split' && kind !== 'doubtful') continue;
    for (const { order, shares } of statedEarlier(turn, symbol, today)) {
      bookInferredFill(turn, order, shares, snapshot);
      note(order.terms.orderRef);
    }
  }
}

interface Today {
  readonly snapshot: BrokerSnapshot;
  readonly fills: readonly ReportedExecution[];
}

/** Entries whose stop or target has sold today. */
function entriesBehind(
  { state }: Turn,
  fills: readonly ReportedExecution[],
): ReadonlySet<OrderRecord> {
  const entries = fills.map((fill) => {
    const { terms } = state.orders.get(ownRefOf(fill, state) ?? '') ?? {};
    return state.orders.get(terms?.parentRef ?? '');
  });
  return new Set(entries.filter((entry) => entry !== undefined));
}

/**
 * What a child sells was bought before, and the broker lists every execution of today: so much of the entry filled earlier, in the
 * shares of that day. A child that has not ended states how much it may have been; else the account does.
 */
function earlierEntry(turn: Turn, entry: OrderRecord, today: Today): number {
  const { snapshot, fills } = today;
  if (!isOfEarlierDay(turn, entry, snapshot)) return 0;
  const children = ordersOf(turn.state, entry.positionId).filter(
    ({ terms }) => terms.parentRef === entry.terms.orderRef,
  );
  const soldToday = sharesOf(turn, children, fills);
  const sold = children.reduce((sum, { filled }) => sum + filled, soldToday);
  const known = entry.filled + sharesOf(turn, [entry], fills);
  if (sold <= known) return 0;
  const ratio = unreportedRatio(turn, entry, unrecordedIn(fills));
  const factor = ratio === undefined ? 1 : factorOf(ratio);
  const others = turn.broker.othersShares.get(entry.terms.symbol) ?? 0;
  const bought =
    beyondRecords(turn, entry.terms, snapshot) - signedShares(entry.terms.side, others) + soldToday;
  const stated = children.map((child) => quantityIn(turn, child, snapshot));
  const most = ratio === undefined ? Math.max(sold, ...stated) : entry.quantity;
  const least = Math.ceil(sold / factor) - known;
  return Math.min(
    Math.max(Math.round(bought / factor), least),
    Math.min(most, entry.quantity) - known,
  );
}

/** 0 unless it is open. */
function quantityIn(
  { state }: Turn,
  { terms }: OrderRecord,
  { openOrders }: BrokerSnapshot,
): number {
  const shown = openOrders.find(({ orderRef }) => ownRefIn(orderRef, state) === terms.orderRef);
  return shown?.quantity ?? 0;
}

interface Earlier {
  readonly order: OrderRecord;
  readonly shares: number;
}

/** What completed orders have filled by their own word, beyond what is recorded and what the broker lists today. */
function statedEarlier(turn: Turn, symbol: string, { snapshot, fills }: Today): readonly Earlier[] {
  return snapshot.completedOrders.flatMap(({ orderRef, filled }) => {
    const order = turn.state.orders.get(ownRefIn(orderRef, turn.state) ?? '');
    if (order === undefined || order.terms.symbol !== symbol || order.terms.leg === 'h') return [];
    if (!isOfEarlierDay(turn, order, snapshot)) return [];
    const shares = exactShares(filled - order.filled - sharesOf(turn, [order], fills));
    return shares > 0 ? [{ order, shares }] : [];
  });
}

function sharesOf(
  { state }: Turn,
  orders: readonly OrderRecord[],
  fills: readonly ReportedExecution[],
): number {
  const refs = new Set(orders.map(({ terms }) => terms.orderRef));
  return fills
    .filter((fill) => refs.has(ownRefOf(fill, state) ?? ''))
    .reduce((sum, { shares }) => sum + shares, 0);
}

// Read tables say what the state says: of every order that the state knows, every position with its protection, every trade.

import { type Instant, instant } from '../../../src/kernel/instant.ts';
import { cents } from '../../../src/market/instruments/money.ts';
import { idIn } from '../../../src/trader/domain/orders/broker-link.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { isHedged } from '../../../src/trader/engine/protective-orders/to-cover.ts';
import { activePositions, isProtected } from '../../../src/trader/engine/state/position-lookups.ts';
import type { State } from '../../../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Look } from '../../../src/trader/ports/look.ts';
import {
  createMemoryTables,
  type MemoryTables,
} from '../../trader/adapters/sqlite/memory-tables.ts';
import type { MakeJournalLaw } from './checking/law-of.ts';

/** Compared this often beside the end of the day: what differs in the middle of a day may agree again at its end. */
const COMPARED_EVERY_FACTS = 250;

export const readTablesCopy: MakeJournalLaw = (world, broken) =>
  readTablesCopyIn({ tables: createMemoryTables, everyFacts: COMPARED_EVERY_FACTS })(world, broken);

/** In tables of any kind, which are made when they are first compared. */
export const readTablesCopyIn =
  (parts: Parts): MakeJournalLaw =>
  (world, broken) => {
    let made: MemoryTables | undefined;
    let waiting: RecordedFact[] = [];
    let lastAt = instant(0);

    function compare(): void {
      made ??= parts.tables();
      const tables = made;
      tables.take(waiting);
      waiting = [];
      for (const [what, said, shown] of [
        ...ordersIn(world.state, tables.look),
        ...positionsIn({ state: world.state, now: lastAt }, tables.look),
        ...tradesIn(world.state, tables.look),
        ...changesIn(world.state, tables.look),
      ]) {
        const [state, table] = [JSON.stringify(said), JSON.stringify(shown)];
        if (state !== table) broken(`${what} is ${state}, and the read tables have ${table}`);
      }
    }

    return {
      name: 'read tables copy the state',
      committed(facts) {
        waiting.push(...facts);
        lastAt = facts.at(-1)?.at ?? lastAt;
        if (waiting.length >= parts.everyFacts) compare();
      },
      end: compare,
    };
  };

/** The tables take the time of the newest fact for the present. */
interface SeenAt {
  readonly state: State;
  readonly now: Instant;
}

interface Parts {
  tables(): MemoryTables;
  readonly everyFacts: number;
}

/** What it is about, what the state says of it, and what the read tables have. */
type Compared = readonly [what: string, said: unknown, shown: unknown];

/** Ids of some brokers are no numbers. */
function numberIn(id: string): number {
  return /^\d+$/.test(id) ? Number(id) : 0;
}

/** The state forgets what is over; the tables keep it. */
function ordersIn(state: State, look: Look): Compared[] {
  const rowByRef = new Map(look.orders().map((row) => [row.order_ref, row]));
  return [...state.orders].map(([ref, order]) => {
    const row = rowByRef.get(ref);
    return [
      ref,
      [
        ...[order.status, order.filled, order.quantity, order.limitPrice, order.stopPrice],
        ...[order.brokerLink === undefined ? 0 : numberIn(idIn(order.brokerLink)), order.group],
      ],
      row && [
        ...[row.state, row.filled, row.quantity, row.limit_price, row.stop_price],
        ...[row.perm_id, row.oca_group],
      ],
    ];
  });
}

/** Shares that another contract bounds need no stop. */
function positionsIn(seen: SeenAt, look: Look): Compared[] {
  const { state } = seen;
  const rows = look.positions();
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const held = activePositions(state)
    .filter(isHeld)
    .filter(({ quantity }) => quantity !== 0);
  return [
    ['the count of positions', held.length, rows.length],
    ...held.map((position): Compared => {
      const { positionId, quantity, averagePrice } = position;
      const row = rowById.get(positionId);
      return [
        positionId,
        [quantity, averagePrice, isProtected(state, position) || isHedged(seen, position)],
        row && [row.quantity, row.average_price, row.protected],
      ];
    }),
  ];
}

/** The history of a position ends with its quantity, and each change begins where the one before ended. */
function changesIn(state: State, look: Look): Compared[] {
  const order = 'newest first';
  const whole = { symbol: undefined, from: undefined, to: undefined };
  const asked = { ...whole, order, limit: 10_000, offset: 0 } as const;
  const changes = Map.groupBy(look.positionChanges(asked).rows, (row) => row.position_id);
  return activePositions(state)
    .filter(isHeld)
    .flatMap(({ positionId, quantity }): Compared[] => {
      const [newest, ...older] = changes.get(positionId) ?? [];
      const breaks = older.filter((row, index) => {
        const next = index === 0 ? newest : older[index - 1];
        return next?.quantity_before !== row.quantity_after;
      });
      return [
        [`the last change of ${positionId}`, quantity, newest?.quantity_after ?? 0],
        [`breaks in the history of ${positionId}`, 0, breaks.length],
      ];
    });
}

function tradesIn(state: State, look: Look): Compared[] {
  const rowById = new Map(look.trades().map((row) => [row.id, row]));
  const compared: Compared[] = [];
  for (const position of state.positions.values()) {
    if (position.status !== 'closed') continue;
    const { positionId, reason, averagePrice, exitPrice, realizedPnl } = position;
    if (reason === 'abandoned' || reason === 'released') continue;
    const row = rowById.get(positionId);
    compared.push([
      `the trade ${positionId}`,
      [averagePrice, exitPrice, cents(realizedPnl)],
      row && [row.entry, row.exit, row.pnl],
    ]);
  }
  return compared;
}

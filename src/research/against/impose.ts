// Imposes causes of the live day on orders of its backtest: when an entry fills and how much of it, and when it is closed.
import { type Instant, instant, MINUTE_MS, plus } from '../../kernel/instant.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { ImposedFills } from '../fills/imposed-fills.ts';
import type { Cause } from './causes.ts';
import type { DayPart } from './day-trades.ts';
import type { LiveDay } from './live-day.ts';

export interface Imposition {
  readonly fills: ImposedFills;
  /** Learns which order belongs to which part, before it is sent. */
  take(recorded: RecordedFact): void;
}

const NEVER = instant(8_640_000_000_000_000);

interface Order {
  readonly id: string;
  readonly signalId: string;
  /** Of an entry: its decision. */
  readonly enteredAt: Instant | undefined;
}

/** `exits`: the parts whose live end replaces that of the backtest. */
export function createImposition(
  live: LiveDay,
  causes: ReadonlySet<Cause>,
  exits: ReadonlyMap<string, Instant | undefined>,
): Imposition {
  const orderByRef = new Map<string, Order>();
  const partByPosition = new Map<string, Order>();
  const intended = new Map<string, number>();

  function delayed({ id, enteredAt }: Order): Instant | undefined {
    const part = live.partById.get(id);
    if (!causes.has('latency') || part?.firstFillAt === undefined || !part.isMarketable)
      return undefined;
    return enteredAt && plus(enteredAt, Math.max(0, part.firstFillAt - part.intendedAt));
  }

  return {
    take({ fact, at }) {
      switch (fact.type) {
        case 'entry-intended': {
          const { signalId, positionId, legs } = fact;
          const number = (intended.get(signalId) ?? 0) + 1;
          intended.set(signalId, number);
          const closing = { id: `${signalId}#${number}`, signalId, enteredAt: undefined };
          partByPosition.set(positionId, closing);
          for (const { orderRef, leg } of legs)
            orderByRef.set(orderRef, leg === 'e' ? { ...closing, enteredAt: at } : closing);
          return;
        }
        case 'protection-intended':
        case 'exit-intended': {
          const part = partByPosition.get(fact.positionId);
          if (part !== undefined)
            for (const { orderRef } of fact.legs) orderByRef.set(orderRef, part);
          return;
        }
        default:
      }
    },
    fills: {
      notBefore({ orderRef }) {
        const order = orderByRef.get(orderRef);
        if (order === undefined) return undefined;
        if (order.enteredAt !== undefined) return delayed(order);
        return exits.has(order.id) ? (exits.get(order.id) ?? NEVER) : undefined;
      },
      mostOf({ orderRef, quantity }) {
        const order = orderByRef.get(orderRef);
        if (order?.enteredAt === undefined) return undefined;
        const isTaken = live.fold.signals.get(order.signalId)?.kind === 'taken';
        if (causes.has('missed_signal') && !isTaken) return 0;
        const part = live.partById.get(order.id);
        if (!causes.has('partial_fill') || part === undefined) return undefined;
        return Math.round((quantity * part.filled) / part.ordered);
      },
    },
  };
}

/** A bar does not show the order of two moments of its minute. */
const SAME_END_MS = MINUTE_MS;

/** Those that ended for another reason than in the backtest, or in another minute. */
export function otherExits(
  live: LiveDay,
  played: readonly DayPart[],
): ReadonlyMap<string, Instant | undefined> {
  const playedById = new Map(played.map((part) => [part.id, part]));
  const others = [...live.partById.values()].filter(({ id, filled, reason, closedAt }) => {
    const other = playedById.get(id);
    const apart = Math.abs((closedAt ?? 0) - (other?.closedAt ?? 0));
    return filled > 0 && (other?.reason !== reason || apart >= SAME_END_MS);
  });
  return new Map(others.map(({ id, closedAt }) => [id, closedAt]));
}

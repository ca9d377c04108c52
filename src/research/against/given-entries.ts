// Entries by hand: no prediction or bar repeats them, so the day's backtest is given the same orders at the same moments.
import { type Instant, plus } from '../../kernel/instant.ts';
import type { Fact } from '../../trader/domain/facts/facts.ts';
import type { OrderRequest } from '../../trader/domain/orders/order-request.ts';
import { commandInput } from '../../trader/engine/inbox/input.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { InputsAt } from '../backtest/backtest-inputs.ts';
import type { TapedOrder } from './taped-day.ts';

export interface GivenEntry {
  /** Of the live day. */
  readonly signalId: string;
  /** Of its decision. */
  readonly at: Instant;
  readonly order: OrderRequest;
}

type Intent = Extract<Fact, { type: 'entry-intended' }>;

/** The order behind an intent; undefined if the tape does not have it. */
export function givenEntry(
  { signalId, symbol, request }: Intent,
  at: Instant,
  orders: readonly TapedOrder[],
): GivenEntry | undefined {
  const placed = orders.findLast(({ at: askedAt, command: { order, requester } }) =>
    requester.id === undefined
      ? askedAt <= at && order.symbol === symbol && requester.user === request?.user
      : requester.id === request?.id,
  );
  return placed && { signalId, at, order: placed.command.order };
}

const GIVER = 'the live day';

/** A moment before the order its prices are asked for, since no strategy may read its symbol. */
export function givenAt({ signalId, at, order }: GivenEntry): readonly InputsAt[] {
  const requester = { user: GIVER, key: signalId };
  const symbols = [order.symbol];
  return (['check-order', 'place-order'] as const).map((type, step) => ({
    ...{ at: plus(at, step - 1), symbols },
    inputs: [commandInput({ type, order, requester }, () => {})],
  }));
}

/** Facts of a replay in which given entries have the signals of the live day. */
export function createRenaming(): (recorded: RecordedFact) => RecordedFact {
  const liveIdBySignal = new Map<string, string>();
  return (recorded) => {
    const { fact } = recorded;
    switch (fact.type) {
      case 'entry-intended': {
        const { user, key } = fact.request ?? {};
        if (user !== GIVER || key === undefined) return recorded;
        liveIdBySignal.set(fact.signalId, key);
        return { ...recorded, fact: { ...fact, signalId: key } };
      }
      case 'signal-refused':
      case 'signal-taken': {
        const own = fact.type === 'signal-refused' && fact.request?.user === GIVER;
        const id = own ? fact.request?.key : liveIdBySignal.get(fact.signal.id);
        if (id === undefined) return recorded;
        return { ...recorded, fact: { ...fact, signal: { ...fact.signal, id } } };
      }
      default:
        return recorded;
    }
  };
}

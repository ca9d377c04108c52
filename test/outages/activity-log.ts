// What happened in a case, line by line: the exchange's orders and trades beside the facts of the journal.
import type { BookOrder } from '../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Change } from '../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { RecordedFact } from '../../src/trader/ports/journal.ts';

export interface ActivityLog {
  changed(change: Change): void;
  note(at: number, text: string): void;
  lines(facts: readonly RecordedFact[]): readonly string[];
}

interface Line {
  readonly at: number;
  readonly text: string;
}

const FACT_CHARACTERS = 260;
const OMITTED: ReadonlySet<string> = new Set(['feed-changed', 'instrument-pinned', 'day-started']);

export function createActivityLog(now: () => number): ActivityLog {
  const noted: Line[] = [];
  const note = (at: number, text: string) => void noted.push({ at, text });

  return {
    note,
    changed(change) {
      if (change.kind === 'order') note(now(), `exchange: ${orderText(change.order)}`);
      if (change.kind !== 'trade') return;
      const { execution, isByHand } = change.trade;
      const { side, shares, price, orderRef } = execution;
      note(now(), `exchange: ${side} ${shares} at ${price} (${isByHand ? 'by hand' : orderRef})`);
    },
    lines(facts) {
      const recorded = facts
        .filter(({ fact }) => !OMITTED.has(fact.type))
        .map(({ at, fact }) => ({
          at,
          text: `journal: ${JSON.stringify(fact).slice(0, FACT_CHARACTERS)}`,
        }));
      return [...noted, ...recorded]
        .sort((one, other) => one.at - other.at)
        .map(({ at, text }) => `${new Date(at).toISOString()} ${text}`);
    },
  };
}

function orderText({ order, isByHand, quantity, filled, stage }: BookOrder): string {
  const price = order.auxPrice ?? order.limitPrice ?? '';
  const name = isByHand ? 'by hand' : order.orderRef;
  return `${name} ${order.action} ${quantity} ${order.type} ${price} ${stage}, ${filled} filled`;
}

// What the broker said at the close: the trader marks each symbol that it holds then.

import { decimalOf, type Quantity } from '../../kernel/decimal.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { securitiesIn } from '../commands/trades.ts';

export interface ClosingMarks {
  onFact(facts: readonly RecordedFact[]): void;
  /** The close that lies behind the newest fact and was not compared yet. */
  dueClose(): Instant | undefined;
  /** Signed shares of the account by symbol, as marked since that close. */
  marked(): ReadonlyMap<string, Quantity>;
  compared(close: Instant): void;
}

export function createClosingMarks(calendar: Calendar): ClosingMarks {
  const quantityBySymbol = new Map<string, Quantity>();
  let close: Instant | undefined;
  let comparedClose: Instant | undefined;

  function passClose(at: Instant): void {
    const passed = lastClose(calendar, at);
    if (passed === undefined || passed <= (close ?? 0)) return;
    close = passed;
    quantityBySymbol.clear();
  }

  return {
    onFact(facts) {
      for (const { at, fact } of facts) {
        passClose(at);
        if (
          fact.type === 'holding-marked' &&
          close !== undefined &&
          calendar.sessionAt(at) === undefined
        )
          for (const [security, sign] of securitiesIn(fact.symbol))
            quantityBySymbol.set(security, decimalOf(sign * fact.quantity) as Quantity);
        // What the account held at the close is not what it holds after a trade.
        else if (fact.type === 'execution-booked')
          for (const [security] of securitiesIn(fact.symbol)) quantityBySymbol.delete(security);
      }
    },
    dueClose: () => (close !== undefined && close > (comparedClose ?? 0) ? close : undefined),
    marked: () => quantityBySymbol,
    compared(done) {
      comparedClose = done;
    },
  };
}

/** Of the session of that day, or of the one before. */
function lastClose(calendar: Calendar, at: Instant): Instant | undefined {
  const day = calendar.dayOf(at);
  const today = calendar.sessionOf(day);
  if (today !== undefined && at >= today.close) return today.close;
  return calendar.previousSession(day)?.close;
}

// Bookings that are equal but for a few days, and that no single source states as two: by trade and by settlement date.
import { textOf } from '../../../../kernel/decimal.ts';
import { hasShape } from '../../../../ledger/ports/drafts.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import type { ProposedCommand } from '../../findings/proposed-command.ts';
import { figuresOf } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { nameOf } from '../rules/doubled-trades.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { doubt } from './doubt.ts';

/** Two sessions over a long weekend. Weekly savings are further apart. */
const DAYS = 5;
/** Shares of a money market fund always cost as much. */
const MONEY_MARKET = '1';

/** `doubled-trade` finds trades of the same day. */
export function nearDoubles({ entries }: Snapshot): Finding[] {
  const judged = entries.filter((one) => isTrade(one) || isPayment(one));
  const alike = Map.groupBy(judged, keyOf);
  return [...alike.values()].flatMap((same) =>
    same.flatMap((one, at) => {
      const before = same.slice(0, at).findLast((other) => isDoubled(other, one));
      return before === undefined ? [] : [doubled(before, one)];
    }),
  );
}

function isPayment({ type, cash }: SeenEntry): boolean {
  const isMoved = type === 'DEPOSIT' || type === 'WITHDRAWAL' || type === 'INTEREST';
  const isJudged = isMoved || hasShape(type, 'distribution');
  return isJudged && !cash.isZero();
}

function keyOf(one: SeenEntry): string {
  const { cash, on } = one;
  return isTrade(one)
    ? nameOf(one).replace(on, '')
    : `${nameOf(one).replace(on, '')} ${textOf(cash)}`;
}

function isDoubled(before: SeenEntry, one: SeenEntry): boolean {
  // A source states interest once a day and currency; files have it twice.
  if (one.type === 'INTEREST' && one.on === before.on) return true;
  if (one.origin !== undefined && one.origin === before.origin) return false;
  if (one.price !== undefined && textOf(one.price) === MONEY_MARKET) return false;
  const isLater = one.on > before.on || !isTrade(one);
  return isLater && one.on <= addDays(before.on, DAYS);
}

function undoing(before: SeenEntry, { id }: SeenEntry): ProposedCommand {
  return { kind: 'void-transaction', transaction: id, twin: before.id };
}

function doubled(before: SeenEntry, one: SeenEntry): Finding {
  const { id, type, symbol, quantity, price, cash, currency, on, origin } = one;
  const what =
    quantity === undefined ? `${cash} ${currency}` : `${quantity} at ${price} ${currency}`;
  const name = symbol === undefined ? type : `${type} ${symbol}`;
  return doubt(
    one,
    {
      rule: 'near-double',
      severity: 'WARNING',
      figures: figuresOf({
        ...{ transaction: id, other: before.id, quantity, price, cash, currency },
        ...{ on, other_on: before.on },
        ...{ source: origin ?? 'by hand', other_source: before.origin ?? 'by hand' },
      }),
      threshold: undefined,
      text: `Transactions ${before.id} (${before.on}) and ${id} (${on}) are equal: ${name}, ${what}. Was it booked twice?`,
    },
    { others: [before], restsOn: [before.event], correction: undoing(before, one) },
  );
}

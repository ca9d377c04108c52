// Bookings that are equal but for a few days, and that no single source states as two: by trade and by settlement date.
import { textOf } from '../../../../kernel/decimal.ts';
import { hasShape, hasTrait } from '../../../../ledger/ports/drafts.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import type { ProposedCommand } from '../../findings/proposed-command.ts';
import { figuresOf } from '../../findings/words.ts';
import type { SeenEntry, Snapshot } from '../../snapshot/snapshot.ts';
import { nameOf } from '../rules/doubled-trades.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { doubt } from './doubt.ts';
import { paidOut } from './reinvested-amounts.ts';

/** Two sessions over a long weekend. Weekly savings are further apart. */
const DAYS = 5;
/** Shares of a money market fund always cost as much. */
const MONEY_MARKET = '1';
/** Shares that a dividend bought cost parts of a cent. */
const CENTS = 2;

/** `doubled-trade` finds trades of the same day. */
export function nearDoubles({ entries }: Snapshot): Finding[] {
  const judged = entries.filter((one) => isTrade(one) || isPayment(one));
  const alike = Map.groupBy(judged, keyOf);
  return [...alike.values()].flatMap((same) =>
    withoutPairs(same).flatMap((one, at, all) => {
      const before = all.slice(0, at).findLast((other) => isDoubled(other, one));
      return before === undefined ? [] : [doubled(before, one)];
    }),
  );
}

/** Of two bonds with the same coupon one source states interest as often as they pay; a mistake happens once. */
function withoutPairs(same: readonly SeenEntry[]): readonly SeenEntry[] {
  const ofDay = Map.groupBy(same, ({ type, on, origin }) => [type, on, origin].join(' '));
  const pairs = [...ofDay.values()].filter((all) => all.length > 1);
  const areUsual = pairs.length > 1 && pairs.every(([one]) => one?.type === 'INTEREST');
  return areUsual ? [...ofDay.values()].flatMap((all) => all.slice(0, 1)) : same;
}

function isPayment(one: SeenEntry): boolean {
  const isJudged = hasShape(one.type, 'distribution') || hasShape(one.type, 'cash');
  return isJudged && !paidOut(one).isZero();
}

/** A dividend may be booked once as cash and once as the shares that it bought. */
function keyOf(one: SeenEntry): string {
  const { type, security, currency, on } = one;
  if (isTrade(one)) return nameOf(one).replace(on, '');
  const name = hasTrait(type, 'dividend') ? 'dividend' : type;
  return [name, security, currency, textOf(paidOut(one).roundedTo(CENTS))].join(' ');
}

function isDoubled(before: SeenEntry, one: SeenEntry): boolean {
  // A source states interest once a day and currency; files have it twice.
  if (one.type === 'INTEREST' && one.on === before.on) return true;
  // Brokers charge the same for each order.
  const isCharge = one.type === 'FEE' || one.type === 'TAX';
  if ((one.origin !== undefined || isCharge) && one.origin === before.origin) return false;
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
    quantity === undefined || before.type !== type
      ? `${textOf(paidOut(one))} ${currency}`
      : `${quantity} at ${price} ${currency}`;
  const types = before.type === type ? type : `${before.type} and ${type}`;
  const name = symbol === undefined ? types : `${types} ${symbol}`;
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
    {
      ...{ others: [before], restsOn: [before.event] },
      // Of cash and the shares that it bought, its owner knows which is right.
      ...(before.type === type && { correction: undoing(before, one) }),
    },
  );
}

// The tax calendar as bodies.
import { textOf } from '../../../../kernel/decimal.ts';
import type { TradingDay } from '../../../../kernel/instant.ts';
import { type TaxDay, taxDays } from '../../../../ledger/app/tax/tax-days.ts';
import type { LedgerReads } from '../../../../ledger/ports/ledger-store.ts';
import type { CalendarDayBody } from '../../shapes/tax-rows.ts';
import { isShown, placeBody, type ShownView } from './tax-bodies.ts';

export interface CalendarQuery {
  readonly from: TradingDay;
  readonly to: TradingDay | undefined;
}

/** What concerns no single portfolio is shown with each. */
export async function calendarBodies(
  read: LedgerReads,
  shown: ShownView,
  wanted: CalendarQuery,
): Promise<readonly CalendarDayBody[]> {
  const days = await taxDays(read, shown.view, wanted);
  return days
    .filter(({ portfolio }) => portfolio === undefined || isShown(shown, { portfolio }))
    .map((day) => bodyOf(shown, day));
}

function bodyOf(shown: ShownView, day: TaxDay): CalendarDayBody {
  const { portfolio, on, kind, security } = day;
  const { security_id, symbol } = placeBody(shown, { portfolio: portfolio ?? '0', security });
  const isLot = day.kind === 'long-term';
  return {
    on,
    kind,
    security_id,
    symbol,
    portfolio_id: portfolio === undefined ? null : Number(portfolio),
    lot_id: isLot ? day.lotId : null,
    quantity: isLot ? textOf(day.quantity) : null,
    sold_on: day.kind === 'free-to-buy' ? day.soldOn : null,
    days: day.days,
  };
}

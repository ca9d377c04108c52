// What longs and shorts brought before and after costs.
import { cents } from '../../../market/instruments/money.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { moneyIn } from './report-words.ts';
import type { TableSection } from './section.ts';
import type { TradeGroup } from './trade-group.ts';

/** A row for each side that traded, and the total of both. */
export function costTable(bySide: readonly TradeGroup[], venue: Venue): TableSection {
  const sides = bySide.map(({ name, gains, commission }) => ({
    ...{ name, trades: gains.count, net: gains.total, fees: commission },
  }));
  const sum = (of: (side: (typeof sides)[number]) => number) =>
    cents(sides.reduce((total, side) => total + of(side), 0));
  const total = {
    ...{ name: 'TOTAL', trades: sum(({ trades }) => trades) },
    ...{ net: sum(({ net }) => net), fees: sum(({ fees }) => fees) },
  };
  const { amount, signed } = moneyIn(venue);
  return {
    kind: 'table',
    title: 'By side, before and after costs',
    columns: ['SIDE', 'COUNT', 'GROSS', 'FEES', `P&L ${venue.currency}`, 'FEES EACH', 'OF GROSS %'],
    rows: (sides.length > 1 ? [...sides, total] : sides).map(({ name, trades, net, fees }) => {
      const gross = cents(net + fees);
      const part = gross > 0 ? ((fees / gross) * 100).toFixed(1) : '-';
      const each = amount(fees / trades);
      return [name, String(trades), signed(gross), amount(fees), signed(net), each, part];
    }),
    nothing: 'No trades were closed.',
  };
}

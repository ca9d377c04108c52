// What a key holds: its positions, summed by symbol.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { PositionRow } from '../../../trader/contract/order-rows.ts';
import type { AlpacaCaller } from './callers.ts';
import { ratioText, text } from './figures.ts';
import { uuidOf } from './ids.ts';

/** The parts of one symbol that the key opened. */
export interface OwnPosition {
  readonly symbol: string;
  readonly parts: readonly PositionRow[];
  readonly quantity: number;
  /** Whole shares that a new exit could close. */
  readonly available: number;
}

export async function ownPositions({ read, user }: AlpacaCaller): Promise<OwnPosition[]> {
  const rows = await read<readonly PositionRow[]>('/positions');
  const own = rows.filter(({ opened_by: by }) => by === user);
  return [...Map.groupBy(own, ({ symbol }) => symbol)].map(([symbol, parts]) => ({
    ...{ symbol, parts },
    quantity: sumOf(parts, ({ quantity }) => quantity),
    available: sumOf(parts, ({ available_quantity: shares }) => shares),
  }));
}

/** Whether others hold the symbol too: an order that closes would reach their shares. */
export async function othersHold({ read, user }: AlpacaCaller, symbol: string): Promise<boolean> {
  const rows = await read<readonly PositionRow[]>('/positions');
  return rows.some((row) => row.symbol === symbol && row.opened_by !== user);
}

/** `isToday`: whether a moment is of the present day of the venue. */
export function shownPosition(
  { symbol, parts, quantity, available }: OwnPosition,
  isToday: (time: string) => boolean,
) {
  const cost = sumOf(parts, (part) => amountOf(symbol, part.average_price, part.quantity));
  const last = parts[0]?.last_price ?? null;
  const value = last === null ? null : cents(amountOf(symbol, last, quantity));
  const gain = parts.some((part) => part.unrealized_pnl === null)
    ? null
    : cents(sumOf(parts, (part) => part.unrealized_pnl ?? 0));
  // What the gain was when the day began is known of what was opened since.
  const isNew = parts.every(({ opened_at: at }) => at !== null && isToday(at));
  const gainToday = isNew ? gain : null;
  const ratio = (of: number | null) => (of === null ? null : ratioText(of / Math.abs(cost)));
  return {
    asset_id: uuidOf(symbol),
    symbol,
    exchange: '',
    asset_class: 'us_equity',
    asset_marginable: true,
    qty: text(quantity),
    qty_available: text(available),
    avg_entry_price: text(rounded(cost / quantity)),
    side: quantity < 0 ? 'short' : 'long',
    market_value: text(value),
    cost_basis: text(cents(cost)),
    unrealized_pl: text(gain),
    unrealized_plpc: ratio(gain),
    unrealized_intraday_pl: text(gainToday),
    unrealized_intraday_plpc: ratio(gainToday),
    current_price: text(last),
    lastday_price: null,
    change_today: null,
  };
}

function sumOf(parts: readonly PositionRow[], figure: (part: PositionRow) => number): number {
  return parts.reduce((sum, part) => sum + figure(part), 0);
}

const cents = (amount: number) => Math.round(amount * 100) / 100;
const rounded = (price: number) => Math.round(price * 1e6) / 1e6;

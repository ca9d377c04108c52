// What a key holds: its positions, summed by symbol.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { HoldingRow, PositionRow } from '../../../trader/contract/order-rows.ts';
import type { AlpacaCaller } from './callers.ts';
import { exact, ratioText, text } from './figures.ts';
import { uuidOf } from './ids.ts';

/** What a position and a holding have in common. */
export type HeldPart = Pick<
  PositionRow,
  | ('id' | 'symbol' | 'quantity' | 'available_quantity' | 'average_price' | 'last_price')
  | ('unrealized_pnl' | 'opened_at' | 'stop_price')
> & { readonly isHolding: boolean };

/** The parts of one symbol that the key opened. */
export interface OwnPosition {
  readonly symbol: string;
  readonly parts: readonly HeldPart[];
  readonly quantity: number;
  /** What a new order could sell: of positions whole shares. */
  readonly available: number;
  /** Kept without a stop, and sold by orders of another kind. */
  readonly isHolding: boolean;
}

export async function ownPositions(caller: AlpacaCaller): Promise<OwnPosition[]> {
  const { read, user } = caller;
  const rows = await read<readonly PositionRow[]>('/positions');
  const positions = rows.map((row) => ({ ...row, isHolding: false }));
  const holdings = (await holdingsIn(caller)).map(partOf);
  const own = [...positions, ...holdings].filter(({ opened_by: by }) => by === user);
  return [...Map.groupBy(own, ({ symbol }) => symbol)].map(([symbol, parts]) => ({
    ...{ symbol, parts },
    quantity: sumOf(parts, ({ quantity }) => quantity),
    available: sumOf(parts, ({ available_quantity: shares }) => shares),
    isHolding: parts.every(({ isHolding }) => isHolding),
  }));
}

function holdingsIn({ read }: AlpacaCaller): Promise<readonly HoldingRow[]> {
  return read<readonly HoldingRow[]>('/positions?holdings=1');
}

/** A trader of an earlier version does not say whose it is: then it belongs to no key. */
function partOf(row: HoldingRow) {
  const { available_quantity: available = row.quantity, opened_by: by = null } = row;
  return {
    ...{ ...row, available_quantity: available, opened_by: by, last_price: row.last_price ?? null },
    ...{ stop_price: null, isHolding: true },
  };
}

/** Whether others have bought shares of the holding. */
export async function othersInvest(caller: AlpacaCaller, symbol: string): Promise<boolean> {
  const rows = await holdingsIn(caller);
  return rows.some((row) => row.symbol === symbol && row.opened_by !== caller.user);
}

/** Whether others hold the symbol too: an order that closes would reach their shares. */
export async function othersHold({ read, user }: AlpacaCaller, symbol: string): Promise<boolean> {
  const rows = await read<readonly PositionRow[]>('/positions');
  return rows.some((row) => row.symbol === symbol && row.opened_by !== user);
}

export interface Today {
  /** Whether a moment is of the present day of the venue. */
  readonly has: (time: string) => boolean;
  /** At the close of the session before; null if that is not known. */
  readonly lastClose: number | null;
}

export function shownPosition({ symbol, parts, quantity, available }: OwnPosition, today: Today) {
  const { lastClose } = today;
  const cost = sumOf(parts, (part) => amountOf(symbol, part.average_price, part.quantity));
  const last = parts[0]?.last_price ?? null;
  const value = last === null ? null : cents(amountOf(symbol, last, quantity));
  const gain = parts.some((part) => part.unrealized_pnl === null)
    ? null
    : cents(sumOf(parts, (part) => part.unrealized_pnl ?? 0));
  const gainsToday = parts.map((part) => gainOfDay(part, today));
  const gainToday = gainsToday.includes(null)
    ? null
    : cents(gainsToday.reduce<number>((sum, one) => sum + (one ?? 0), 0));
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
    lastday_price: text(lastClose),
    change_today:
      last === null || lastClose === null ? null : ratioText((last - lastClose) / lastClose),
  };
}

/** Since it was opened, or since the close before. */
function gainOfDay(part: HeldPart, { has, lastClose }: Today): number | null {
  const { symbol, quantity, opened_at: at, last_price: last } = part;
  if (at !== null && has(at)) return part.unrealized_pnl;
  if (last === null || lastClose === null) return null;
  return amountOf(symbol, last - lastClose, quantity);
}

function sumOf(parts: readonly HeldPart[], figure: (part: HeldPart) => number): number {
  return exact(parts.reduce((sum, part) => sum + figure(part), 0));
}

const cents = (amount: number) => Math.round(amount * 100) / 100;
const rounded = (price: number) => Math.round(price * 1e6) / 1e6;

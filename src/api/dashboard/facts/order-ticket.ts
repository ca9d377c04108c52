// What a person writes on the order ticket, and the order that it is.
import { priceIn } from './price-in.ts';
import type { Trader } from './shapes.ts';

export interface Ticket {
  /** As it is typed. */
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly shares: string;
  readonly type: TicketType;
  readonly limit: string;
  /** Empty: the default of the configuration. */
  readonly stop: string;
  /** Empty: none. */
  readonly target: string;
}

/** By the words of each venue, the one that is offered first on top; what an exchange does not offer the trader refuses by its name. */
export const TICKET_TYPES = {
  us: {
    LMT: 'limit',
    MKT: 'market',
    MOO: 'market at the open',
    MOC: 'market at the close',
  },
  vietnam: {
    LO: 'LO: limit',
    MTL: 'MTL: market, then limit',
    ATO: 'ATO: opening auction',
    ATC: 'ATC: closing auction',
  },
} as const satisfies Record<Trader['venue'], object>;

export type TicketType = {
  [Venue in Trader['venue']]: keyof (typeof TICKET_TYPES)[Venue];
}[Trader['venue']];

export function hasLimit(type: TicketType): boolean {
  return type === 'LMT' || type === 'LO';
}

export function symbolOn({ symbol }: Ticket): string {
  return symbol.trim().toUpperCase();
}

/** The order, or what is missing. */
export function orderOn(ticket: Ticket) {
  const { side, type, ...entered } = ticket;
  const symbol = symbolOn(ticket);
  const quantity = Number(entered.shares.replaceAll(',', ''));
  if (symbol === '') return 'Enter a symbol.';
  if (entered.shares.trim() === '' || !Number.isInteger(quantity) || quantity <= 0)
    return 'Enter a whole number of shares.';
  const price = priceIn(entered.limit);
  if (hasLimit(type) && price === undefined) return 'Enter a limit above 0.';
  const [stop, target] = [entered.stop, entered.target].map(optional);
  if (stop === 'unreadable' || target === 'unreadable')
    return 'Stop and target: enter a price above 0, or none.';
  const protection = {
    ...(stop !== undefined && { stop: { price: stop } }),
    ...(target !== undefined && { target: { price: target } }),
  };
  return {
    ...{ symbol, side, quantity, order_type: type },
    ...(hasLimit(type) && price !== undefined && { price }),
    ...(Object.keys(protection).length > 0 && { protection }),
  };
}

function optional(text: string): number | 'unreadable' | undefined {
  return text.trim() === '' ? undefined : (priceIn(text) ?? 'unreadable');
}

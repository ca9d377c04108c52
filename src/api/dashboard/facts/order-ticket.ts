// What a person writes on the order ticket, and the order that it is.
import { enteredNumber, positiveNumber } from './entered-number.ts';
import type { Position, Trader } from './shapes.ts';

export interface Ticket {
  /** As it is typed. */
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly shares: string;
  readonly type: TicketType;
  readonly limit: string;
  /** A holding has no stop, and no owner. */
  readonly as: 'position' | 'holding';
  readonly stopBy: StopBy;
  /** Empty: the default of the configuration. */
  readonly stop: string;
  /** Empty: none. */
  readonly target: string;
  /** Whether it may take the position of a strategy over. */
  readonly takesOver: boolean;
}

export type TicketField = keyof Ticket;

/** How a stop is written, and what stands before its number. */
export const STOPS_BY = {
  price: { words: 'a price', label: 'Stop (or by default)' },
  percent: { words: 'percent of the price', label: 'Stop, % from the price' },
  atr: { words: 'times the ATR', label: 'Stop, times the ATR' },
} as const;

export type StopBy = keyof typeof STOPS_BY;

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

export function emptyTicket(symbol: string, venue: Trader['venue']): Ticket {
  return {
    ...{ symbol, side: 'BUY', shares: '', limit: '', stopBy: 'price', stop: '', target: '' },
    ...{ as: 'position', takesOver: false, type: venue === 'vietnam' ? 'LO' : 'LMT' },
  };
}

/** Taking over is of the symbol that it was ticked for; a number means something else in another unit. */
export function ticketAfter(ticket: Ticket, part: Partial<Ticket>): Ticket {
  return {
    ...ticket,
    ...(part.symbol !== undefined && { takesOver: false }),
    ...(part.stopBy !== undefined && { stop: '' }),
    ...part,
  };
}

export function hasLimit(type: TicketType): boolean {
  return type === 'LMT' || type === 'LO';
}

export function symbolOn({ symbol }: Ticket): string {
  return symbol.trim().toUpperCase();
}

/** Positions of these are of people: an order needs no leave to change them. */
const PERSONS: ReadonlySet<string> = new Set(['manual', 'operator']);

/** The strategy that owns the symbol. */
export function ownerOf(ticket: Ticket, positions: readonly Position[]): string | undefined {
  const held = positions.filter(({ symbol }) => symbol === symbolOn(ticket));
  return held.find(({ strategy }) => !PERSONS.has(strategy))?.strategy;
}

/** What is missing, at which field. */
export interface Missing {
  readonly field: TicketField;
  readonly missing: string;
}

export type TicketOrder = Exclude<ReturnType<typeof orderOn>, Missing>;

/** The order, or what is missing. */
export function orderOn(ticket: Ticket) {
  const { side, type, as, ...entered } = ticket;
  const symbol = symbolOn(ticket);
  if (symbol === '') return missing('symbol', 'Enter a symbol.');
  const quantity = positiveNumber(entered.shares);
  if (quantity === undefined || !Number.isInteger(quantity))
    return missing('shares', whyNot(entered.shares, 'Enter a whole number of shares.'));
  const price = positiveNumber(entered.limit);
  if (hasLimit(type) && price === undefined)
    return missing('limit', whyNot(entered.limit, 'Enter a limit above 0.'));
  const order = {
    ...{ symbol, side, quantity, order_type: type },
    ...(hasLimit(type) && price !== undefined && { price }),
  };
  if (as === 'holding') return { ...order, as };
  const [stop, target] = [entered.stop, entered.target].map(optional);
  if (stop === 'unreadable')
    return missing('stop', whyNot(entered.stop, 'Enter a number above 0, or none.'));
  if (target === 'unreadable')
    return missing('target', whyNot(entered.target, 'Enter a price above 0, or none.'));
  const protection = {
    ...(stop !== undefined && { stop: stopOf(entered.stopBy, stop) }),
    ...(target !== undefined && { target: { price: target } }),
  };
  return {
    ...order,
    ...(Object.keys(protection).length > 0 && { protection }),
    ...(entered.takesOver && { take_ownership: true }),
  };
}

/** Of what is not read as a number, that; `otherwise` of a number that does not fit. */
function whyNot(typed: string, otherwise: string): string {
  const number = enteredNumber(typed);
  return typed.trim() !== '' && 'why' in number ? number.why : otherwise;
}

function missing(field: TicketField, words: string): Missing {
  return { field, missing: words };
}

function stopOf(by: StopBy, value: number) {
  switch (by) {
    case 'price':
      return { price: value };
    case 'percent':
      return { percent: value };
    case 'atr':
      return { atr: { multiple: value } };
  }
}

function optional(text: string): number | 'unreadable' | undefined {
  return text.trim() === '' ? undefined : (positiveNumber(text) ?? 'unreadable');
}

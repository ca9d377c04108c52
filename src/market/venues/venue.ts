// What an instrument inherits from where it trades: hours, clock, currency, lots and price steps.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { PriceStep } from '../instruments/tick-grid.ts';
import type { AuctionCutOffs } from '../time/auction-hours.ts';
import type { Calendar } from '../time/calendar.ts';
import type { ExtendedHours } from '../time/extended-hours.ts';

export interface Venue {
  /** Short and stable: recorded with each instrument. */
  readonly name: string;
  /** Regular sessions and the zone of the venue's clock. */
  readonly calendar: Calendar;
  /** Undefined if nothing trades outside the regular session. */
  readonly extendedHours: ExtendedHours | undefined;
  /** Undefined if the venue takes no orders for its auctions. */
  readonly auctions: AuctionCutOffs | undefined;
  /** ISO 4217; prices, commissions and account figures are in it. */
  readonly currency: string;
  /** Decimal places of amounts in it, as in ISO 4217. */
  readonly currencyDigits: number;
  /** Shares of a board lot. An entry is a multiple of it; an exit closes what is held, odd lots included. */
  readonly lotSize: number;
  /** From when on shares bought on a day may be sold; absent where at once. */
  sellableFrom?(boughtOn: TradingDay): Instant;
  /** Used until the broker sends the steps of the contract. */
  readonly priceSteps: readonly PriceStep[];
  /** The place whose clock the venue keeps, as texts name it: `New York`. */
  readonly clockName: string;
  /** The abbreviation of its time, as tables label it: `ET`. */
  readonly timeLabel: string;
}

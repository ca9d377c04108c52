// What an instrument inherits from where it trades: hours, clock, currency, lots and price steps.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { DayLimits } from '../instruments/day-limits.ts';
import type { PriceStep } from '../instruments/tick-grid.ts';
import type { TradeCosts } from '../instruments/trade-costs.ts';
import type { TradeSide } from '../quotes/matching.ts';
import type { Auction, AuctionCutOffs } from '../time/auction-hours.ts';
import type { Calendar } from '../time/calendar.ts';
import type { ExtendedHours } from '../time/extended-hours.ts';

/** An order as the venue's own rules see it. */
export interface OrderAtVenue {
  /** The venue's own word: `LO`, `ATO`. */
  readonly word: string;
  readonly side: TradeSide;
  readonly quantity: number;
  /** Undefined without one. */
  readonly price: number | undefined;
  readonly at: Instant;
  /** Of the day. */
  readonly limits: DayLimits;
}

/** Of a resting order. */
export interface ChangeAtVenue {
  readonly order: OrderAtVenue & { readonly filled: number };
  /** Undefined if it stays. */
  readonly price: number | undefined;
  /** With what is filled; undefined if it stays. */
  readonly quantity: number | undefined;
}

/** `reason` is a stable word, `text` a clause that says what is wrong and what would be right. */
export interface VenueRefusal {
  readonly reason: string;
  readonly text: string;
}

/** A part of the trading day. */
export interface VenuePhase {
  /** `opening auction`, `continuous`, `lunch`; `closed` outside the day. */
  readonly name: string;
  /** The order types that it takes, in the venue's own words. */
  readonly orderTypes: readonly string[];
  /** The call auction that collects orders now: nothing trades until it ends. */
  readonly auction: Auction | undefined;
  /** Whether an order that rests may be changed or cancelled. */
  readonly takesChanges: boolean;
  /** Its end; undefined if that is not today. */
  readonly until: Instant | undefined;
}

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
  /** An order has whole lots, or less than a lot: 159 shares are two orders, 100 and 59. Absent: one order takes any quantity. */
  readonly areOddLotsSeparate?: true;
  /** Its price boards show thousands of the currency, and so do people. */
  readonly isPricedInThousands?: true;
  /** Its names, by which an order may ask for it. */
  readonly markets: readonly string[];
  /** Every reason why its exchange would refuse an order now; absent where only the broker knows. */
  refusalsOf?(order: OrderAtVenue): readonly VenueRefusal[];
  /** Every reason why it would refuse to change a resting order now; absent where only the broker knows. */
  changeRefusalsOf?(change: ChangeAtVenue): readonly VenueRefusal[];
  /** Absent at a venue without parts of the day. */
  phaseAt?(at: Instant): VenuePhase;
  /** From when on shares bought on a day may be sold; absent where at once. */
  sellableFrom?(boughtOn: TradingDay): Instant;
  /** What an execution costs at the rate of its broker; absent where only the broker knows. `value` is shares times price. */
  costsOf?(side: TradeSide, value: number, brokeragePercent: number): TradeCosts;
  /** How far a price may move from the reference of its session, in percent; absent without limits. */
  readonly limitPercent?: number;
  /** The limits of a day from the price at which it begins; `isWide` after a first day or a right that was split off. */
  limitsOf?(day: TradingDay, reference: number, isWide: boolean): DayLimits;
  /** Where a day begins: at the last close, or at the mean price of the last day's trades. Absent without limits. */
  readonly reference?: 'close' | 'mean';
  /** Used until the broker sends the steps of the contract. */
  readonly priceSteps: readonly PriceStep[];
  /** The place whose clock the venue keeps, as texts name it: `New York`. */
  readonly clockName: string;
  /** The abbreviation of its time, as tables label it: `ET`. */
  readonly timeLabel: string;
}

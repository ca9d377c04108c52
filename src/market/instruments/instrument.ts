// What can be traded: one stock or option contract as both the feed and the broker name it.
import type { TradingDay } from '../../kernel/instant.ts';
import type { BrokerDay } from './broker-hours.ts';
import type { PriceStep } from './tick-grid.ts';

/** What an option contract is traded on, and for how long; the rest is in its id. */
export interface OptionOf {
  /** The stock or index, in the feed's spelling. */
  readonly underlying: string;
  readonly lastTradeDay: TradingDay;
}

export interface Instrument {
  /** The feed's spelling (`BRK.B`), or the id of an option contract; the key of the instrument everywhere except in messages to the broker. */
  readonly symbol: string;
  /** The broker's spelling (`BRK B`). */
  readonly brokerSymbol: string;
  /** The broker's own name of the contract; pinned, since another name is another contract. */
  readonly contract: string;
  readonly primaryExchange: string;
  /** Where it trades: its hours, lots and clock. Absent in older records, which are all of the US. */
  readonly venue?: string;
  readonly currency: string;
  /** Ascending by low edge. */
  readonly priceSteps: readonly PriceStep[];
  /** Of an option contract. */
  readonly option?: OptionOf;
  /** Regular hours of the next days as the broker lists them; absent if it does not. */
  readonly brokerDays?: readonly BrokerDay[];
}

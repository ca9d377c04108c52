// What a simulated broker is made of: its market, costs, fills and options.
import type { Clock } from '../../kernel/clock.ts';
import type { DayLimits } from '../../market/instruments/day-limits.ts';
import type { OptionContract } from '../../market/options/option-contract.ts';
import type { Venue } from '../../market/venues/venue.ts';
import type { OrderSide } from '../../trader/domain/terms/side.ts';
import type { ChainRead, ChainRequest } from '../../trader/ports/option-chains.ts';
import type { CommissionPlan, Slippage } from './costs.ts';
import type { ImposedFills } from './imposed-fills.ts';
import type { OptionFillModel } from './option-fills.ts';
import type { RestingOrder } from './resting-order.ts';

export interface SimulatedBrokerOptions {
  readonly account: string;
  /** At home: its currency, and how its trades settle. */
  readonly venue: Venue;
  /** Where a contract trades; at home without this. */
  venueOf?(symbol: string): Venue;
  /** The limits of the day; absent where there are none, or none are known. */
  limitsOf?(symbol: string): DayLimits | undefined;
  /** From the last price to bid and ask; absent: one step. */
  halfSpreadOf?(symbol: string): ((last: number) => number) | undefined;
  readonly isMargin: boolean;
  /** At the start, in the currency of the venue. */
  readonly cash: number;
  /** Shares held from before, by symbol. */
  readonly holdings?: ReadonlyMap<string, { readonly shares: number; readonly cost: number }>;
  readonly commission: CommissionPlan;
  readonly slippage: Slippage;
  /** The share of a bar's volume that our orders may fill, 0 to 1. */
  readonly volumeShare: number;
  /** From a decision to its arrival at the exchange, market time. */
  readonly latencyMs: number;
  readonly clock: Clock;
  lastOf(symbol: string): number;
  /** Whether a session opens now: the stops that it passes are gapped. */
  isOpening?(): boolean;
  /** A stop was filled that the open of a session had passed. */
  onGapped?(order: RestingOrder, shares: number, price: number): void;
  /** An order was filled in full, or cancelled. */
  onEnded?(order: RestingOrder): void;
  /** Absent where no options are traded. */
  readonly optionChains?: SimulatedOptions;
  /** Absent: orders fill as prices and volumes let them. */
  readonly imposedFills?: ImposedFills;
}

/** What an order in a contract or a vertical needs of it. */
export type TradedOption = Pick<
  OptionContract,
  'contract' | 'underlying' | 'lastTradeDay' | 'priceSteps'
>;

/** The option chains at the broker, as they are known now. */
export interface SimulatedOptions {
  readonly fills: OptionFillModel;
  /** A contract, or a vertical of two; undefined if none is known. */
  tradedAs(id: string): TradedOption | undefined;
  /** What a purchase, or a sale, of one contract costs at the far side; NaN if unknown. */
  farSideOf(id: string, side: OrderSide): number;
  /** Undefined without options of the stock. */
  read(asked: ChainRequest): ChainRead | undefined;
}

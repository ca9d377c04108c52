// Market events for subscribers: views of the market, never journaled and never an input to a decision.
import { BaseEvent, type EventParts } from '../../kernel/event.ts';

interface OfSymbol {
  readonly symbol: string;
}

/** Any market event of one symbol; a subscriber to this class receives them all. */
export class MarketEvent extends BaseEvent {
  readonly symbol: string;

  constructor(event: EventParts & OfSymbol) {
    super({ source: 'market', ...event });
    this.symbol = event.symbol;
  }
}

/** The price moved, or the bid or the ask beside it; prices in USD per share. */
export class PriceEvent extends MarketEvent {
  readonly price: number;
  /** Since the previous price event of the symbol; undefined for the first, 0 if only the bid or the ask moved. */
  readonly change: number | undefined;
  readonly bid: number | undefined;
  readonly ask: number | undefined;

  constructor(
    event: EventParts &
      OfSymbol & {
        readonly price: number;
        readonly change?: number | undefined;
        readonly bid?: number | undefined;
        readonly ask?: number | undefined;
      },
  ) {
    super(event);
    this.price = event.price;
    this.change = event.change;
    this.bid = event.bid;
    this.ask = event.ask;
  }
}

/** Shares traded in a finished bar. */
export class VolumeEvent extends MarketEvent {
  readonly volume: number;
  /** Compared with the previous bar; undefined for the first. */
  readonly change: number | undefined;

  constructor(
    event: EventParts &
      OfSymbol & { readonly volume: number; readonly change?: number | undefined },
  ) {
    super(event);
    this.volume = event.volume;
    this.change = event.change;
  }
}

/** An indicator has a new value, such as `atr(14, 5m)`. */
export class IndicatorEvent extends MarketEvent {
  readonly indicator: string;
  readonly value: number;

  constructor(
    event: EventParts & OfSymbol & { readonly indicator: string; readonly value: number },
  ) {
    super(event);
    this.indicator = event.indicator;
    this.value = event.value;
  }
}

// The contract that a symbol of a feed stands for, as it is requested from a broker.
import type { Instrument } from '../../market/instruments/instrument.ts';

export interface InstrumentRequest {
  /** The feed's spelling. */
  readonly symbol: string;
  /** The broker's spelling: from `instruments:`, by default the same as the feed's. */
  readonly brokerSymbol: string;
  readonly primaryExchange?: string;
  /** The contract that the user pinned, by the broker's id. */
  readonly contract?: string;
  /** The contract of which shares are held, by the broker's id: they are the same ones if its symbol has changed. */
  readonly held?: string;
  /** Known from an earlier answer: the grid of its prices until the broker names another. */
  readonly priceSteps?: Instrument['priceSteps'];
}

// What `sluice data fetch` asks of a source of bars, and what it is given.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, type Result } from '../../../kernel/result.ts';
import type { BarStore } from '../../../research/store/bar-store.ts';
import type { StoreFlags } from './store-at.ts';

export interface FetchFlags extends StoreFlags {
  readonly from: TradingDay;
  readonly to?: TradingDay;
  readonly source: 'gateway' | 'yahoo';
  readonly replace?: boolean;
}

/** What a source has added for one symbol. */
export interface FetchedSymbol {
  readonly symbol: string;
  readonly length: string;
  readonly requests: number;
  readonly bars: number;
  readonly added: number;
}

export interface FetchJob {
  readonly store: BarStore;
  readonly from: TradingDay;
  readonly to: TradingDay;
  readonly isReplacing: boolean;
  /** Resolves when the user ends the command. */
  readonly ended: Promise<undefined>;
  isEnded(): boolean;
  /** Called after each answer, with the number of all that this symbol needs. */
  onPart(all: number): void;
  /** Called again and again while the broker of this name must not be asked. */
  onWait(leftMs: number, broker: string): void;
}

export interface FetchFailure {
  readonly sentence: string;
  /** The source answers for no other symbol either. */
  readonly isLast: boolean;
}

export interface BarSource {
  fetch(symbol: string, job: FetchJob): Promise<Result<FetchedSymbol, FetchFailure>>;
  stop(): Promise<void>;
}

export function failedOf(sentence: string, isLast = false): Result<never, FetchFailure> {
  return failed({ sentence, isLast });
}

// A signal that waits for an option contract: its question about the chain is open, or the contract waits for its quote.
import type { Instant } from '../../../kernel/instant.ts';
import type { ConditionSeen } from '../../domain/terms/decision-inputs.ts';
import type { OptionTrade } from '../../domain/terms/option-trade.ts';
import type { Signal } from '../../domain/terms/signal.ts';

export interface OptionChoice {
  /** Its id names the question. */
  readonly signal: Signal;
  readonly trade: OptionTrade;
  readonly same: string | undefined;
  readonly condition: ConditionSeen;
  readonly confidence: number | undefined;
  readonly validUntil: Instant;
  /** Undefined until the chain has been read. */
  readonly chosen: ChosenContract | undefined;
}

export interface ChosenContract {
  readonly id: string;
  /** The broker's name of it. */
  readonly contract: string;
}

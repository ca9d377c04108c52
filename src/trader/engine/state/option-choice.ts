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
  /** Of what is sold; undefined until it is asked for. */
  readonly margin: MarginRequest | undefined;
}

export interface MarginRequest {
  readonly units: number;
  /** Of these units, in the account's currency; undefined until the broker has answered. */
  readonly initial: number | undefined;
}

export interface ChosenContract {
  /** Of the contract, or of the vertical. */
  readonly id: string;
  /** The broker's name of the contract; undefined for a vertical, which is looked up by its two. */
  readonly contract: string | undefined;
  /** In points: its spread must not be wider when it is entered. */
  readonly spreadMax: number;
}

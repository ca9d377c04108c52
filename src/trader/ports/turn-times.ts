// When the steps of one turn happened, for metrics and traces. Nothing decides by it.
import type { CommandRequest } from '../domain/terms/command-request.ts';
import type { RecordedFact } from './journal.ts';

/** Monotonic wall ms. Only of turns that recorded something. */
export interface TurnTimes {
  /** The oldest input of its batch arrived. */
  readonly arrivedMs: number;
  readonly beganMs: number;
  readonly decidedMs: number;
  /** Its facts are durable. */
  readonly committedMs: number;
  /** Its orders, changes and cancels are written to the socket. */
  readonly sentMs: number;
  readonly facts: readonly RecordedFact[];
  /** The request over HTTP whose command it decided. */
  readonly request: CommandRequest | undefined;
}

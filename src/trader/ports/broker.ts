// The broker as the engine sees it: what may be sent to it, and everything it can report, in the engine's terms.
// Decision 0017
import type { Observable } from 'rxjs';
import type { Brand } from '../../kernel/brand.ts';
import type { Instant } from '../../kernel/instant.ts';
import type { BrokerLink } from '../domain/orders/broker-link.ts';
import type { OrderChange, OrderTerms } from '../domain/orders/order-terms.ts';
import type { ExerciseTerms } from '../domain/terms/exercise.ts';
import type { BrokerReport } from './broker-reports.ts';
import type { BrokerTraits } from './broker-traits.ts';
import type { InstrumentRequest } from './instrument-request.ts';
import type { ChainRequest } from './option-chains.ts';

/**
 * Legs that are sent together: an entry with its children, or a single stand-alone order.
 * Only `approvalOf` mints it, from a durable intent, so a broker can never send what is not journaled.
 */
export type ApprovedOrder = Brand<
  {
    readonly purpose: 'entry' | 'protection' | 'exit';
    /** Entry first, target before stop; the last leg transmits all of them. */
    readonly legs: readonly OrderTerms[];
    /** After this market time an entry must not be sent (the prediction is too old); absent for protection and exits. */
    readonly validUntil?: Instant;
  },
  'ApprovedOrder'
>;

export type ApprovedChange = Brand<OrderChange, 'ApprovedChange'>;
export type ApprovedCancel = Brand<
  { readonly orderRef: string; readonly handle?: BrokerLink },
  'ApprovedCancel'
>;

/** A request about option contracts that are held, minted by `approvalOf`. */
export type ApprovedExercise = Brand<ExerciseTerms, 'ApprovedExercise'>;

export interface Broker {
  /** Constant: what the venue supports and how it names orders. */
  readonly traits: BrokerTraits;
  /** Hot; one subscription, by the engine's inbox. Nothing is reported before `start`. */
  readonly reports$: Observable<BrokerReport>;
  /** Connects and keeps connecting until stopped. */
  start(): void;
  stop(): Promise<void>;
  submit(order: ApprovedOrder): void;
  modify(change: ApprovedChange): void;
  cancel(cancel: ApprovedCancel): void;
  /**
   * Absent where no options are traded. Answered by `exercise-sent` or `exercise-not-sent`, and later perhaps by `exercise-refused`;
   * what was carried out has no report: positions show it.
   */
  exercise?(exercise: ApprovedExercise): void;
  /**
   * Requests open orders, executions, positions and completed orders; answered by one `snapshot`, `snapshot-incomplete` or
   * `snapshot-failed`.
   * `expected`: references of the orders that should be working; one that the broker's lists are too short for is looked up.
   * If all of them are among the open orders, the adapter does not request completed orders, which only explain what became
   * of a missing order, unless `isWhole`: as it is by default without `expected`.
   */
  requestSnapshot(expected?: ReadonlySet<string>, isWhole?: boolean): void;
  /** Requests the contract of a feed symbol; answered by `instrument-resolved` or `instrument-unresolved`. */
  resolve(wanted: InstrumentRequest): void;
  /**
   * Requests quotes of option contracts; answered by one `chain-read` or `chain-unread`. Absent if the broker trades no
   * options.
   */
  readChain?(asked: ChainQuestion): void;
  /**
   * Requests the margin of an order without placing it (what-if); answered by one `margin-read` or `margin-unread`. Absent if the broker
   * does not say.
   */
  readMargin?(asked: MarginQuestion): void;
}

export interface MarginQuestion {
  /** Named by its answer. */
  readonly question: string;
  /** Its handle belongs to the question alone: no order has it. */
  readonly terms: OrderTerms;
}

export interface ChainQuestion extends ChainRequest {
  /** Named by its answer. */
  readonly question: string;
}

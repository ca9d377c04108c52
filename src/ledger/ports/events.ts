// Events of the ledger as other contexts read them, and the streams of a portfolio.
export {
  agentStream,
  portfolioStream,
  rebalancingStream,
  type StoredEvent,
  valuationStream,
} from '../domain/events/envelope.ts';

/** An event as it is stored: with the text that its hash covers, whatever shape its data have now. */
export interface RecordedEvent {
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema_version: number;
  /** Epoch ms. */
  readonly effective: number;
  /** Epoch ms. */
  readonly recorded_at: number;
  readonly actor: string;
  readonly source: string;
  readonly correlation_id: string;
  readonly causation_id: string | null;
  /** JSON. */
  readonly body: string;
  readonly hash: string;
}

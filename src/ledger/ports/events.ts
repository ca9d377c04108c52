// Events of the ledger as other contexts read them, and the streams of a portfolio.
export {
  agentStream,
  portfolioStream,
  rebalancingStream,
  type StoredEvent,
  valuationStream,
} from '../domain/events/envelope.ts';

// Whether what a feed says can name an option contract, by its profile alone.
import type { ReadableFeed } from './read-record.ts';

/** Of a window only trades at the ask count, so their side must be known. */
export function canNameContract(feed: ReadableFeed): boolean {
  if (feed.profile !== 'declared') return false;
  const { reading, aggregate } = feed.declared;
  const { flow } = reading.map;
  if (reading.kind !== 'flow') return false;
  const isNamed = flow.contract !== undefined || (flow.right && flow.strike && flow.expiry);
  const hasSides = flow.askPremium !== undefined && flow.bidPremium !== undefined;
  const hasSide = flow.side !== undefined || (reading.derive !== undefined && hasSides);
  return isNamed !== undefined && (aggregate === undefined || hasSide);
}

// The topics to which events of the ledger go, one for each family, and the key that keeps the order of what belongs together.
import type { RecordedEvent } from '../../../ledger/ports/events.ts';

/** How the names of all topics begin, unless it is set: other instances on the same brokers have others. */
export const PREFIX = 'holdings';

export interface Topic {
  /** Without its prefix. */
  readonly family: string;
  /** Days that a message is kept; undefined: for ever. */
  readonly keptDays: number | undefined;
}

const topic = (family: string, keptDays?: number): Topic => ({ family, keptDays });

const PORTFOLIOS = topic('portfolios');
const TRADES = topic('trades');
const POSITIONS = topic('positions');
const CASH = topic('cash');
const VALUATIONS = topic('valuations', 7);
const CORPORATE_ACTIONS = topic('corporate_actions');
const REBALANCING = topic('rebalancing');
const SECURITIES = topic('securities');
const AGENTS = topic('agents');
const PRODUCTS = topic('products');
/** What is recorded one day and belongs to none of these: it is published as well. */
const OTHER = topic('other');

export const TOPICS: readonly Topic[] = [
  PORTFOLIOS,
  TRADES,
  POSITIONS,
  CASH,
  VALUATIONS,
  CORPORATE_ACTIONS,
  REBALANCING,
  SECURITIES,
  AGENTS,
  PRODUCTS,
  OTHER,
];

/** By how the type begins; the first that fits. */
const FAMILIES: readonly (readonly [string, Topic])[] = [
  ['PORTFOLIO_VALUED', VALUATIONS],
  ['POSITION_VALUED', VALUATIONS],
  ['PORTFOLIO_STATED', VALUATIONS],
  ['PORTFOLIO_', PORTFOLIOS],
  ['TAX_LISTS_', PORTFOLIOS],
  ['TRADE_', TRADES],
  ['LOTS_MOVED_', TRADES],
  ['OPTION_', TRADES],
  ['POSITION_', POSITIONS],
  ['CASH_', CASH],
  ['CORPORATE_ACTION_', CORPORATE_ACTIONS],
  ['ACTION_', CORPORATE_ACTIONS],
  ['DIVIDEND_', CORPORATE_ACTIONS],
  ['REBALANCING_', REBALANCING],
  ['SECURITY_', SECURITIES],
  ['FINDING_', AGENTS],
  ['PROPOSAL_', AGENTS],
  ['PRODUCT_', PRODUCTS],
];

export function topicName(prefix: string, { family }: Pick<Topic, 'family'>): string {
  return `${prefix}.${family}`;
}

export function topicOf(type: string): Topic {
  return FAMILIES.find(([beginning]) => type.startsWith(beginning))?.[1] ?? OTHER;
}

/** The portfolio, in all of its streams; the stream itself for what belongs to no portfolio. */
export function keyOf({ stream }: Pick<RecordedEvent, 'stream'>): string {
  return (
    /^(?:portfolio|valuations|rebalancing|agents|product-.+)-(\d+)$/.exec(stream)?.[1] ?? stream
  );
}

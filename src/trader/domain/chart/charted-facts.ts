// Which facts a chart is drawn from, and what each is about: a position, a feed, or the daemon itself.
import type { Fact, FactType } from '../facts/facts.ts';

export interface ChartKey {
  /** Empty for facts that concern every symbol. */
  readonly symbol: string;
  /** Id of the position or holding, or name of the feed; empty if it is about neither. */
  readonly subject: string;
}

/** Undefined for facts that no chart shows. */
export function chartKeyOf(fact: Fact): ChartKey | undefined {
  switch (fact.type) {
    case 'position-planned':
    case 'position-adopted':
    case 'position-filled':
    case 'position-opened':
    case 'position-adjusted':
    case 'position-abandoned':
    case 'position-closed':
    case 'position-released':
    case 'position-split':
    case 'stop-moved':
    case 'stop-reset':
    case 'target-moved':
    case 'cover-lost':
    case 'cover-restored':
    case 'execution-booked':
      return { symbol: fact.symbol, subject: fact.positionId };
    case 'holding-split':
      return { symbol: fact.symbol, subject: fact.holdingId };
    case 'signal-refused':
      return { symbol: fact.signal.symbol, subject: '' };
    case 'feed-changed':
      return { symbol: '', subject: fact.feed };
    case 'gateway-changed':
    case 'daemon-started':
    case 'daemon-stopped':
      return { symbol: '', subject: '' };
    default:
      return undefined;
  }
}

/** Facts that change the scale of all prices before them. */
export const SPLIT_TYPES = ['position-split', 'holding-split'] as const satisfies FactType[];

/** Facts that say how the stop, the target and the cover of a position stand. */
export const STEP_TYPES: readonly FactType[] = [
  ...(['position-planned', 'position-adopted', 'position-filled', 'position-opened'] as const),
  ...(['position-adjusted', 'position-closed', 'position-released', 'position-split'] as const),
  ...(['stop-moved', 'stop-reset', 'target-moved', 'cover-lost', 'cover-restored'] as const),
];

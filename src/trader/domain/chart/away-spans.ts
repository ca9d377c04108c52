// When the daemon, its gateway or a feed was away: from the facts of the house.
import type { Instant } from '../../../kernel/instant.ts';
import type { RecordedFact } from '../facts/recorded-fact.ts';
import type { FeedState } from '../terms/connection-states.ts';

export interface AwaySpan {
  /** `daemon`, `gateway`, or `feed` and its name. */
  readonly what: string;
  readonly seq: number;
  /** Undefined if the end of the run before was not recorded: the process was killed. */
  readonly from: Instant | undefined;
  /** Undefined while it lasts. */
  readonly until: Instant | undefined;
  readonly why: string;
}

const FEED_WORKS: Record<FeedState, boolean> = {
  starting: true,
  polling: true,
  backing_off: false,
  unauthorized: false,
  stopped: false,
};

/** Takes facts ascending; in the order of their beginnings. */
export function awaySpans(facts: readonly RecordedFact[]): AwaySpan[] {
  const ended: AwaySpan[] = [];
  const openByWhat = new Map<string, AwaySpan>();

  function leave(what: string, { seq, at }: RecordedFact, why: string): void {
    if (!openByWhat.has(what)) openByWhat.set(what, { what, seq, from: at, until: undefined, why });
  }
  function comeBack(what: string, until: Instant): void {
    const open = openByWhat.get(what);
    if (open === undefined) return;
    openByWhat.delete(what);
    if (open.from !== until) ended.push({ ...open, until });
  }

  for (const recorded of facts) {
    const { seq, at, fact } = recorded;
    switch (fact.type) {
      case 'gateway-changed':
        if (fact.state === 'ready') comeBack('gateway', at);
        else leave('gateway', recorded, wordsOf(fact.state, fact.why));
        break;
      case 'feed-changed':
        if (FEED_WORKS[fact.state]) comeBack(`feed ${fact.feed}`, at);
        else leave(`feed ${fact.feed}`, recorded, wordsOf(fact.state, fact.why));
        break;
      case 'daemon-stopped':
        // While it is stopped, no stream is subscribed.
        for (const what of [...openByWhat.keys()]) comeBack(what, at);
        leave('daemon', recorded, fact.why);
        break;
      case 'daemon-started': {
        const isKilled = !openByWhat.has('daemon');
        for (const what of [...openByWhat.keys()]) comeBack(what, at);
        if (isKilled && seq > 1)
          ended.push({ what: 'daemon', seq, from: undefined, until: at, why: 'not stopped by us' });
        leave('gateway', recorded, 'connecting');
        break;
      }
      default:
    }
  }
  return [...ended, ...openByWhat.values()].toSorted((one, other) => one.seq - other.seq);
}

function wordsOf(state: string, why: string): string {
  const word = state.replaceAll('_', ' ');
  return why === '' || why === word ? word : `${word}: ${why}`;
}

// A finding about one booking. Its text ends in the question that settles it.
import type { Finding } from '../../findings/finding.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';

type Said = Pick<Finding, 'rule' | 'severity' | 'figures' | 'threshold' | 'text'>;

/** `others`: the bookings that it was compared with. */
export function doubt(entry: SeenEntry, said: Said, others: readonly SeenEntry[] = []): Finding {
  return {
    ...{ agent: 'anomaly', subject: `transaction:${entry.id}`, bucket: 1, isBreach: true },
    ...said,
    evidence: [...others, entry].map(({ event }) => event),
    command: undefined,
  };
}

// A finding about one booking. Its text ends in the question that settles it.
import type { Finding } from '../../findings/finding.ts';
import type { ProposedCommand } from '../../findings/proposed-command.ts';
import type { SeenEntry } from '../../snapshot/snapshot.ts';

type Said = Pick<Finding, 'rule' | 'severity' | 'figures' | 'threshold' | 'text'>;

interface Compared {
  /** The bookings that it was compared with. */
  readonly others?: readonly SeenEntry[];
  /** What the question rests on beside the booking. */
  readonly restsOn?: readonly string[];
  readonly correction?: ProposedCommand;
}

export function doubt(
  entry: SeenEntry,
  said: Said,
  { others = [], restsOn = [], correction }: Compared = {},
): Finding {
  return {
    ...{ agent: 'anomaly', subject: `transaction:${entry.id}`, bucket: 1, isBreach: true },
    ...said,
    evidence: [...others, entry].map(({ event }) => event),
    command: undefined,
    question: { restsOn: [entry.event, ...restsOn], correction },
  };
}

// The deepest drawdowns of a run with their dates.
import { DAY_MS, type Instant } from '../../../kernel/instant.ts';
import type { Drawdown } from '../../../market/performance/drawdowns.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { momentIn } from '../wording/venue-time.ts';
import type { TableSection } from './section.ts';

const MOST_ROWS = 5;

export function drawdownTable(
  drawdowns: readonly Drawdown[],
  { calendar, timeLabel }: Venue,
  end: Instant,
): TableSection {
  const minute = (at: Instant) => momentIn(calendar.zone, at).slice(0, -':00'.length);
  const shown = drawdowns.slice(0, MOST_ROWS);
  const count = drawdowns.length > shown.length ? ` ${shown.length} of ${drawdowns.length}` : '';
  return {
    kind: 'table',
    title: `Deepest drawdowns${count === '' ? '' : `,${count}`}`,
    columns: ['DEPTH %', `FROM ${timeLabel}`, 'DEEPEST', 'RECOVERED', 'DAYS'],
    rows: shown.map(({ fraction, peakAt, troughAt, recoveredAt }) => [
      (fraction * 100).toFixed(2),
      minute(peakAt),
      minute(troughAt),
      recoveredAt === undefined ? 'not yet' : minute(recoveredAt),
      (((recoveredAt ?? end) - peakAt) / DAY_MS).toFixed(1),
    ]),
    nothing: 'The equity never fell.',
  };
}

// The closing of positions, asked for at the desk: by the command line and by the API, in the same JSON.
import { type ClosingOutcome, closingOutcomes } from '../../ports/closing.ts';
import type { ClosingRow, ClosingStateRow } from '../../surfaces/desk/desk.ts';
import type { DeskClient } from './desk-client.ts';

/** Of the desk to a command. */
export interface CommandAnswer {
  readonly text: string;
  /** Without it no position of ours had to be closed. */
  readonly closing?: readonly ClosingRow[];
}

export interface ClosedRow extends ClosingRow {
  readonly outcome: ClosingOutcome;
}

/** In the order of the rows. A daemon that has ended meanwhile answers nothing: its exits wait. */
export async function closedRows(
  desk: Pick<DeskClient, 'send'>,
  rows: readonly ClosingRow[],
  pause: (delayMs: number) => Promise<void>,
): Promise<readonly ClosedRow[]> {
  if (rows.length === 0) return [];
  const query = rows.map(({ position_id: id }) => `position=${encodeURIComponent(id)}`).join('&');
  const asked = { method: 'GET', path: `/closing?${query}` } as const;
  const outcomes = await closingOutcomes({
    async look() {
      const answer = await desk.send<readonly ClosingStateRow[]>(asked);
      return answer.ok ? answer.value.map(({ outcome }) => outcome) : undefined;
    },
    pause,
  });
  return rows.map((row, at) => ({ ...row, outcome: outcomes[at] ?? 'waiting' }));
}

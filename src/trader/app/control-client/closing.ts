// The closing of positions, asked for at the control API: by the command line and by the API, in the same JSON.
import { type ClosingOutcome, closingOutcomes } from '../../ports/closing.ts';
import type { ClosingRow, ClosingStateRow } from '../../surfaces/control/control-routes.ts';
import type { ControlClient } from './control-client.ts';

/** Of the daemon to a command. */
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
  control: Pick<ControlClient, 'send'>,
  rows: readonly ClosingRow[],
  pause: (delayMs: number) => Promise<void>,
): Promise<readonly ClosedRow[]> {
  if (rows.length === 0) return [];
  const query = rows.map(({ position_id: id }) => `position=${encodeURIComponent(id)}`).join('&');
  const asked = { method: 'GET', path: `/closing?${query}` } as const;
  const outcomes = await closingOutcomes({
    async look() {
      const answer = await control.send<readonly ClosingStateRow[]>(asked);
      return answer.ok ? answer.value.map(({ outcome }) => outcome) : undefined;
    },
    pause,
  });
  return rows.map((row, at) => ({ ...row, outcome: outcomes[at] ?? 'waiting' }));
}

// How a closing goes, asked until the broker has every exit or it is armed for a known event: the same for every asker.
import type { ClosingState } from './trader-commands.ts';

/** An exit that the broker has not answered yet is on the wire: it counts as sent. */
export type ClosingOutcome = Exclude<ClosingState, 'unanswered'>;

/** How long an exit may take to reach the wire. */
export const CLOSING_PATIENCE_SECONDS = 10;
const FIRST_STEP_MS = 50;
const STEP_MAX_MS = 500;

export interface ClosingLook {
  /** In the order of the positions; undefined if the daemon does not answer. */
  look(): Promise<readonly ClosingState[] | undefined>;
  pause(delayMs: number): Promise<void>;
}

/** In the order of the positions; empty if the daemon never answered. */
export async function closingOutcomes({
  look,
  pause,
}: ClosingLook): Promise<readonly ClosingOutcome[]> {
  let states: readonly ClosingState[] = [];
  let stepMs = FIRST_STEP_MS;
  for (let waitedMs = 0; waitedMs <= CLOSING_PATIENCE_SECONDS * 1_000; waitedMs += stepMs) {
    // Most exits are taken at once; many that wait must not keep the daemon busy.
    stepMs = Math.min(Math.max(FIRST_STEP_MS, waitedMs / 4), STEP_MAX_MS);
    const seen = await look();
    states = seen ?? states;
    if (seen?.every((state) => state === 'sent' || state === 'armed')) break;
    await pause(stepMs);
  }
  return states.map((state) => (state === 'unanswered' ? 'sent' : state));
}

/** Why the position is still open without an exit at the broker; undefined where nothing has to be done. */
export function closingFault(outcome: ClosingOutcome): string | undefined {
  switch (outcome) {
    case 'refused':
      return 'the broker refused the exit; the daemon tries again, and the position is open until then';
    case 'waiting':
      return `no exit is on its way after ${CLOSING_PATIENCE_SECONDS} s; the daemon sends it as soon as it can, and the position is open until then`;
    case 'sent':
    case 'armed':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

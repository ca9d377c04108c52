// Commands that close positions: success means that the broker has every exit, or that it is armed for a known event.

import type { DeskClient } from '../../trader/app/desk-client/desk-client.ts';
import type { ClosingState } from '../../trader/ports/trader.ts';
import type { ClosingRow, ClosingStateRow } from '../../trader/surfaces/desk/desk.ts';
import { type AskingFlags, commandFailure, runningDesk } from '../answers/asking.ts';
import { EXIT, type ExitCode } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { waitUntil } from '../program/waiting.ts';

/** How long an exit may take to reach the wire. */
const PATIENCE_SECONDS = 10;

interface CommandAnswer {
  readonly text: string;
  /** Without it nothing of ours had to be closed. */
  readonly closing?: readonly ClosingRow[];
}

/** Prints what became of each position; the worst exit code of them. */
export async function askToClose(
  flags: AskingFlags,
  order: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const running = await runningDesk(flags);
  if (!running.ok) return printError(running.failure);
  const desk = running.value;
  const answer = await desk.post<CommandAnswer>('/commands', { ...order, by: 'operator' });
  if (!answer.ok) return printError(commandFailure(answer.failure));
  const { text, closing = [] } = answer.value;
  if (flags.json !== true) printLine(text);
  const outcomes = await outcomesOf(desk, closing);
  const rows = closing.map((row, at) => ({ ...row, outcome: outcomes[at] ?? 'waiting' }));
  if (flags.json === true) {
    const { type, ...asked } = order;
    const sent = rows.every(({ outcome }) => outcome === 'sent');
    printJson({ command: type, ...asked, text, sent, positions: rows });
  } else if (rows.length > 0 && rows.every(({ outcome }) => outcome === 'armed')) {
    printLine('Nothing is sent before; it stays armed over a restart.');
  }
  return worst(rows.map(exitCodeOf));
}

/** In the order of the rows. A daemon that has ended meanwhile answers nothing: its exits wait. */
async function outcomesOf(
  desk: DeskClient,
  closing: readonly ClosingRow[],
): Promise<readonly ClosingState[]> {
  if (closing.length === 0) return [];
  const query = closing
    .map(({ position_id: id }) => `position=${encodeURIComponent(id)}`)
    .join('&');
  let outcomes: readonly ClosingState[] = [];
  const look = async () => {
    const answer = await desk.get<ClosingStateRow[]>(`/closing?${query}`);
    if (answer.ok) outcomes = answer.value.map(({ outcome }) => outcome);
    return answer.ok && outcomes.every((outcome) => outcome === 'sent' || outcome === 'armed');
  };
  await waitUntil(look, PATIENCE_SECONDS);
  return outcomes.map((outcome) => (outcome === 'unanswered' ? 'sent' : outcome));
}

function exitCodeOf({
  symbol,
  position_id,
  outcome,
}: ClosingRow & { outcome: ClosingState }): ExitCode {
  const more = `\`sluice explain ${position_id}\` says why`;
  switch (outcome) {
    case 'refused':
      return printError({
        sentence: `${symbol}: the broker refused the exit; the daemon tries again, and the position is open until then; ${more}`,
        code: 'exit-refused',
        exitCode: EXIT.failure,
      });
    case 'waiting':
      return printError({
        sentence: `${symbol}: no exit is on its way after ${PATIENCE_SECONDS} s; the daemon sends it as soon as it can, and the position is open until then; ${more}`,
        code: 'exit-waits',
        exitCode: EXIT.timeout,
      });
    default:
      return EXIT.ok;
  }
}

/** A refusal says more than a wait. */
function worst(codes: readonly ExitCode[]): ExitCode {
  return [EXIT.failure, EXIT.timeout].find((code) => codes.includes(code)) ?? EXIT.ok;
}

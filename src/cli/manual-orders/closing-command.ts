// Commands that close positions: success means that the broker has every exit, or that it is armed for a known event.

import { typedSymbol } from '../../market/instruments/typed-symbol.ts';
import {
  type ClosedRow,
  type CommandAnswer,
  closedRows,
} from '../../trader/app/control-client/closing.ts';
import { closingFault } from '../../trader/ports/closing.ts';
import { type AskingFlags, commandFailure, runningDaemon, sendCommand } from '../answers/asking.ts';
import { EXIT, type ExitCode } from '../program/exit-code.ts';
import { printError, printJson, printLine } from '../program/output.ts';
import { pause } from '../program/waiting.ts';

/** Prints what became of each position; the worst exit code of them. */
export async function askToClose(
  flags: AskingFlags,
  order: Readonly<Record<string, unknown>>,
): Promise<ExitCode> {
  const running = await runningDaemon(flags);
  if (!running.ok) return printError(running.failure);
  const daemon = running.value;
  const answer = await sendCommand<CommandAnswer>(daemon, order, flags);
  if (!answer.ok) return printError(commandFailure(answer.failure));
  const { text, closing = [] } = answer.value;
  if (flags.json !== true) printLine(text);
  const rows = await closedRows(daemon, closing, pause);
  if (flags.json === true) {
    const { type, ...asked } = order;
    const sent = rows.every(({ outcome }) => outcome === 'sent');
    printJson({ command: type, ...asked, text, sent, positions: rows });
  } else if (rows.length > 0 && rows.every(({ outcome }) => outcome === 'armed')) {
    printLine('Nothing is sent before; it stays armed over a restart.');
  }
  return worst(rows.map(exitCodeOf));
}

const FAULTS = {
  refused: { code: 'exit-refused', exitCode: EXIT.failure },
  waiting: { code: 'exit-waits', exitCode: EXIT.timeout },
} as const;

function exitCodeOf({ symbol, position_id, outcome }: ClosedRow): ExitCode {
  if (outcome === 'sent' || outcome === 'armed') return EXIT.ok;
  const sentence = `${symbol}: ${closingFault(outcome)}; \`sluice explain ${typedSymbol(position_id)}\` says why`;
  return printError({ sentence, ...FAULTS[outcome] });
}

/** A refusal says more than a wait. */
function worst(codes: readonly ExitCode[]): ExitCode {
  return [EXIT.failure, EXIT.timeout].find((code) => codes.includes(code)) ?? EXIT.ok;
}

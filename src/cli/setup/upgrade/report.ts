// What an upgrade has done, and what it means for open positions. The API follows once the trader works.
import { protectionLines } from '../../../trader/notifications/protection-text.ts';
import { findApi } from '../../program/api-process.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home, homeBroker } from '../../program/home.ts';
import { printJson, printLine, printNote } from '../../program/output.ts';
import { restartAfresh, standingOf } from '../../program/run-supervisor.ts';
import { notedSupervisor, supervisorCommandText } from '../../program/supervisor.ts';
import { waitUntil } from '../../program/waiting.ts';
import type { Move, Moved } from './move.ts';
import type { Replaced } from './running-daemon.ts';

export async function reportMoved(
  move: Move & { readonly flags: { readonly json?: boolean } },
  moved: Moved,
): Promise<ExitCode> {
  const { from, to, daemon, flags } = move;
  if (moved.kind !== 'by-hand') await restartApi(daemon, flags.wait);
  if (flags.json === true) {
    const { kind } = moved;
    const status = moved.kind === 'works' ? moved.status : undefined;
    printJson({
      ...{ version: to, before: from ?? null, state: kind },
      pid: status?.pid ?? (moved.kind === 'by-hand' ? moved.pid : null),
      entries_off_seconds: moved.kind === 'works' ? Number(moved.offSeconds.toFixed(1)) : null,
    });
  } else printLine(text(move, moved));
  return EXIT.ok;
}

function text({ from, to }: Move, moved: Moved): string {
  const backText =
    from === undefined || from === to ? '' : ` \`sluice upgrade --rollback\` goes back to ${from}.`;
  switch (moved.kind) {
    case 'works': {
      const risk = protectionLines(moved.status, home(), homeBroker())[0] ?? '';
      const off = moved.offSeconds.toFixed(1);
      return `${to} works (pid ${moved.status.pid}); entries were off for ${off} s. ${risk}.${backText}`;
    }
    case 'stopped':
      return `${to} is in use; no daemon runs, and the next start uses it.${backText}`;
    case 'by-hand':
      return `${to} is in use for what starts from now on. The daemon (pid ${moved.pid}) runs without a service manager, still with the version before. Run \`sluice start --replace\`, then \`sluice upgrade\`, which sees whether it works.`;
  }
}

/** The trader does not wait for it, and is not taken back for its sake. */
async function restartApi({ instance: { api } }: Replaced, seconds: number): Promise<void> {
  const before = findApi(api.folder);
  if (before === undefined) return;
  const supervisor = notedSupervisor(api.folder);
  if (supervisor === undefined || standingOf(supervisor) !== 'up')
    return printNote(
      `The API (pid ${before.pid}) still runs the version before: \`sluice start --only api --replace\``,
    );
  printNote(`Restarting the API: ${supervisorCommandText(supervisor, 'restart')}`);
  const answer = restartAfresh(supervisor);
  const isUp = await waitUntil(() => {
    const again = findApi(api.folder);
    return again !== undefined && again.pid !== before.pid && again.url !== undefined;
  }, seconds);
  if (answer.kind !== 'done' || !isUp)
    printNote(
      `warning: the API has not answered within ${seconds} s; trading is not affected. Run \`${supervisorCommandText(supervisor, 'restart')}\``,
    );
}

// Moves the daemon of an instance to an installed version: the link first, then one restart by the service manager, and back again
// unless the new daemon works in time. A note on the disk says what is under way, so that after a kill the same command completes it.
// Decision 0103
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { StatusView } from '../../../trader/contract/status.ts';
import { protectionLines } from '../../../trader/notifications/protection-text.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { home, homeBroker } from '../../program/home.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printNote } from '../../program/output.ts';
import { restartAfresh } from '../../program/run-supervisor.ts';
import { type Supervisor, supervisorCommandText } from '../../program/supervisor.ts';
import { fitnessOf } from './candidate.ts';
import {
  clearPending,
  currentVersion,
  isInstalled,
  notePending,
  previousVersion,
  type Releases,
  rememberPrevious,
  switchTo,
} from './releases.ts';
import { type Replaced, type Verdict, verdictOn } from './running-daemon.ts';

export interface Move {
  readonly releases: Releases;
  readonly from: string | undefined;
  readonly to: string;
  readonly daemon: Replaced;
  readonly flags: InstanceFlags & { readonly wait: number };
}

/** `stopped`: no daemon had to be restarted. `by-hand`: none of its manager; the person restarts it. */
export type Moved =
  | { readonly kind: 'works'; readonly status: StatusView; readonly offSeconds: number }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'by-hand'; readonly pid: number };

export async function moveTo(move: Move): Promise<Result<Moved, CommandFailure>> {
  const { releases, from, to, daemon } = move;
  if (currentVersion(releases) !== to) {
    notePending(releases, { from, to, isSupervised: daemon.supervisor !== undefined });
    switchTo(releases, to);
    printNote(`${releases.prefix}/current names ${to} now.`);
  }
  if (daemon.supervisor === undefined && daemon.pid === undefined) {
    settle(move);
    return ok({ kind: 'stopped' });
  }
  if (daemon.supervisor === undefined && daemon.status?.version !== to)
    return ok({ kind: 'by-hand', pid: daemon.pid ?? 0 });
  const begun = performance.now();
  const restarted = daemon.status?.version === to ? undefined : restartBy(move);
  if (restarted?.ok === false) return restarted;
  const verdict = await verdictOn(to, daemon, move.flags.wait);
  if (verdict.kind !== 'works') return failed(await back(move, verdict));
  const offSeconds = (performance.now() - begun) / 1_000;
  settle(move);
  return ok({ kind: 'works', status: verdict.status, offSeconds });
}

function settle({ releases, from, to }: Move): void {
  if (from !== undefined && from !== to) rememberPrevious(releases, from);
  clearPending(releases);
}

function restartBy(move: Move): Result<void, CommandFailure> {
  const { supervisor, status } = move.daemon;
  if (supervisor === undefined) return ok(undefined);
  if (status !== undefined) printNote(meanwhileText(status));
  printNote(`Restarting the daemon: ${supervisorCommandText(supervisor, 'restart')}`);
  const answer = restartAfresh(supervisor);
  // A start that fails is judged by the daemon, which may still come up by itself.
  if (answer.kind === 'done' || (answer.kind === 'refused' && !isForbidden(answer.why)))
    return ok(undefined);
  const why = answer.kind === 'refused' ? answer.why : 'it does not answer this user here';
  return failed(notPermitted(move, supervisor, why));
}

const isForbidden = (why: string): boolean =>
  /denied|authentication|authorization|not permitted|bus/i.test(why);

/** Nothing was stopped, so the link goes back. */
function notPermitted(
  { releases, from, daemon }: Move,
  supervisor: Supervisor,
  why: string,
): CommandFailure {
  if (from !== undefined) switchTo(releases, from);
  clearPending(releases);
  return {
    sentence: `${supervisor.kind} does not restart the daemon for this user (${why}); it trades on with ${daemon.status?.version ?? from}, and the link is as before. Run the same command as a user who may, such as root`,
    code: 'supervised',
    exitCode: EXIT.failure,
  };
}

function meanwhileText(status: StatusView): string {
  const risk = protectionLines(status, home(), homeBroker())[0] ?? '';
  const watched = status.watched.map(({ symbol }) => symbol);
  const bare =
    watched.length === 0
      ? ''
      : ` ${watched.join(', ')}: without a resting stop, and not watched until the new daemon answers.`;
  return `${risk}. Until the new daemon answers there are no entries, and stops rest at the broker but do not trail.${bare}`;
}

/** The version before, if it can read what the new one wrote. */
async function back(
  move: Move,
  verdict: Exclude<Verdict, { kind: 'works' }>,
): Promise<CommandFailure> {
  const { releases, to, daemon } = move;
  const failure = failureText(move, verdict);
  const from = move.from ?? previousVersion(releases);
  if (verdict.kind === 'other-program') {
    if (from !== undefined) switchTo(releases, from);
    clearPending(releases);
    return ended(`${failure}. The link is as before`, 'other-program');
  }
  if (from === undefined || from === to || !isInstalled(releases, from))
    return ended(`${failure}, and there is no version to go back to. ${STAYS}`, 'not-working');
  const fit = fitnessOf({
    ...{ releases, version: from, pid: undefined },
    files: daemon.instance.files,
  });
  if (!fit.ok)
    return ended(
      `${failure}, and ${from} cannot read the journal any more, so ${to} stays. ${STAYS} A copy from before is in ${daemon.instance.folder.backups}: \`sluice db restore\`, then \`sluice upgrade --rollback\``,
      'not-working',
    );
  printNote(`${failure}. Going back to ${from}.`);
  switchTo(releases, from);
  if (daemon.supervisor === undefined) {
    clearPending(releases);
    return ended(
      `${failure}. ${from} is in use again; run \`sluice start --replace\``,
      'rolled-back',
    );
  }
  restartAfresh(daemon.supervisor);
  const again = await verdictOn(from, daemon, Math.max(move.flags.wait, BACK_SECONDS));
  if (again.kind !== 'works')
    return ended(
      `${failure}; ${from} is in use again and does not trade either: ${whyOf(again)}. ${STAYS}`,
      'not-working',
    );
  clearPending(releases);
  const risk = protectionLines(again.status, home(), homeBroker())[0] ?? '';
  return ended(
    `${failure}; ${from} trades again (pid ${again.status.pid}): ${risk}`,
    'rolled-back',
  );
}

/** The version before is not given up as quickly as a new one. */
const BACK_SECONDS = 120;

const STAYS = 'Stops rest at the broker; entries are off. See `sluice status` and `sluice logs`.';

function failureText({ releases, to }: Move, verdict: Exclude<Verdict, { kind: 'works' }>): string {
  return verdict.kind === 'other-program'
    ? `The service manager starts ${verdict.version} from elsewhere and not ${releases.program}: make its unit start that file`
    : `${to} did not work: ${verdict.why}`;
}

function whyOf(verdict: Exclude<Verdict, { kind: 'works' }>): string {
  return verdict.kind === 'fails' ? verdict.why : `${verdict.version} was started`;
}

function ended(sentence: string, code: string): CommandFailure {
  return { sentence, code, exitCode: EXIT.failure };
}

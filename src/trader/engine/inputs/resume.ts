// Resuming: entries are allowed again, in general, in paused symbols, or although a position is unprotected.
import { WRONG_ACCOUNT } from '../../domain/terms/halt-reason.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';
import { LOSS_OVERRIDDEN } from '../fold/evolve.ts';
import { liftPauses } from '../operator-commands/pauses.ts';
import { waiveCover, whyNotWaived } from '../operator-commands/waive-cover.ts';
import { DAILY_LOSS, isLossLimited } from '../risk/daily-loss.ts';
import { activeLocks } from '../risk/locks.ts';
import { decided, refused } from '../turn/answers.ts';
import { noticeHaltFile } from '../turn/halt-file.ts';
import type { Turn } from '../turn/turn.ts';
import { previewOfResume } from './resume-preview.ts';

export type Resume = Extract<TraderCommand, { type: 'resume' }>;

export function resumeAll(turn: Turn, command: Resume): CommandAnswer {
  const preview = previewOfResume(turn, command);
  const isPreview = command.isConfirmed === false;
  const obstacle = isPreview ? obstacleTo(turn, command) : undefined;
  if (obstacle !== undefined) return obstacle;
  if (isPreview && preview.does === '') return { ok: true, text: alreadyActive(turn) };
  return decided(command, preview, () => carryOut(turn, command));
}

/** What would answer a resume. The HALT file is not counted: a resume removes it first. */
function obstacleTo(
  turn: Turn,
  { despiteUnprotected, overrideDailyLoss }: Resume,
): CommandAnswer | undefined {
  if (despiteUnprotected !== undefined) return whyNotWaived(turn, despiteUnprotected);
  if (isOtherAccountServed(turn)) return refused(otherAccountText(turn));
  const isReducing = turn.state.trading.state === 'REDUCING';
  return isReducing && isLossLimited(turn.state) && !overrideDailyLoss
    ? refused(LOSS_TEXT)
    : undefined;
}

function carryOut(turn: Turn, command: Resume): CommandAnswer {
  const { despiteUnprotected, by } = command;
  if (despiteUnprotected === undefined) return liftPauses(turn, by, resume(turn, command));
  const waived = waiveCover(turn, despiteUnprotected, by);
  if (!waived.ok || turn.state.trading.state === 'ACTIVE') return waived;
  const resumed = liftPauses(turn, by, resume(turn, command));
  return { ...resumed, text: `${waived.text} ${resumed.text}` };
}

/** The answer names what it lifted. */
function resume(turn: Turn, { overrideDailyLoss, by }: Resume): CommandAnswer {
  const wasFileThere = turn.state.isHaltFileThere;
  if (noticeHaltFile(turn)) return refused(FILE_IS_BACK);
  const { state } = turn.state.trading;
  if (state === 'ACTIVE') return { ok: true, text: wasFileThere ? FILE_GONE : alreadyActive(turn) };
  if (isOtherAccountServed(turn)) return refused(otherAccountText(turn));
  const lifted = liftedText(turn);
  const isLoss = isLossLimited(turn.state);
  if (isLoss && !overrideDailyLoss) return backToReducing(turn, lifted);
  turn.record({
    type: 'trading-changed',
    state: 'ACTIVE',
    why: isLoss ? LOSS_OVERRIDDEN : resumedBy(by),
    by: 'operator',
  });
  return { ok: true, text: `${lifted} Trading is active again${untilTheGateway(turn.state)}.` };
}

/** The gateway was last seen serving another account: only a login to ours ends that. */
function isOtherAccountServed({ state: { trading, gateway, sessionAt } }: Turn): boolean {
  if (trading.state !== 'HALTED' || trading.why !== WRONG_ACCOUNT) return false;
  const isConnected = gateway.state === 'ready' || gateway.state === 'suspect';
  return !isConnected || sessionAt < trading.since;
}

function otherAccountText({ state: { account } }: Turn): string {
  return `The gateway does not serve ${account}: trading stays halted and nothing is sent. Log in to ${account} in the gateway, wait until \`sluice status\` says that the account matches again, then run \`sluice resume\`.`;
}

/** Who asked, if it was not a person at the shell. */
function resumedBy(by: string): string {
  return by === 'operator' ? 'resumed' : `resumed by ${by}`;
}

const FILE_GONE = 'The HALT file is gone: trading is active again.';
const FILE_IS_BACK =
  'The HALT file is in the instance folder: entries stay blocked while it is there. Find out who writes it, then run `sluice resume` again.';

/** `Lifted: HALTED (oca-type) since 2020-12-16 10:15:03 ET.` */
function liftedText({ state: { trading }, market }: Turn): string {
  const since = venueMoment(market.home.venue, trading.since);
  return `Lifted: ${trading.state} (${trading.why}) since ${since}.`;
}

function untilTheGateway({ gateway: { state, why } }: Turn['state']): string {
  return state === 'ready' ? '' : `; entries wait for the gateway, which is ${state} (${why})`;
}

const LOSS_TEXT =
  'The daily loss limit is reached; trading resumes with the next session, or now with --override-daily-loss.';

/** Lifting a halt does not lift the daily loss limit. */
function backToReducing(turn: Turn, lifted: string): CommandAnswer {
  if (turn.state.trading.state === 'REDUCING') return refused(LOSS_TEXT);
  turn.record({ type: 'trading-changed', state: 'REDUCING', why: DAILY_LOSS, by: 'operator' });
  return { ok: true, text: `${lifted} ${LOSS_TEXT}` };
}

function alreadyActive(turn: Turn): string {
  const isLocked = activeLocks(turn.state, turn.now).some(({ scope }) => scope.kind === 'all');
  return isLocked
    ? 'Trading was not halted. `sluice locks` shows the locks that block entries, and lifts them.'
    : 'Trading was active already.';
}

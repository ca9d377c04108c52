// Desk commands: each one becomes a fact, or an answer that says why it is refused.
import { assertNever } from '../../../kernel/assert.ts';
import { BY_OPERATOR } from '../../domain/terms/halt-reason.ts';
import { haltNameOf } from '../../domain/wording/halt-advice.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import { venueMoment } from '../../domain/wording/venue-time.ts';
import type { DeskAnswer, DeskCommand } from '../../ports/trader.ts';
import { byHand } from '../by-hand/by-hand.ts';
import { liftPauses } from '../by-hand/pauses.ts';
import { waiveCover } from '../by-hand/waive-cover.ts';
import { endEntries } from '../cover/end-entries.ts';
import { LOSS_OVERRIDDEN } from '../fold/evolve.ts';
import type { DeskInput } from '../inbox/input.ts';
import { orderRequested } from '../requests/requests.ts';
import { DAILY_LOSS, isLossLimited } from '../risk/daily-loss.ts';
import { activeLocks } from '../risk/locks.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { refused } from '../turn/answers.ts';
import { noticeHaltFile } from '../turn/halt-file.ts';
import type { Turn } from '../turn/turn.ts';

/** Undefined for an order that waits for prices and comes back. */
export function onDesk(
  turn: Turn,
  { command, waited }: Pick<DeskInput, 'command' | 'waited'>,
): DeskAnswer | undefined {
  switch (command.type) {
    case 'halt':
      return haltNow(turn, command);
    case 'resume':
      return resumeAll(turn, command);
    case 'delete-lock':
      return deleteLock(turn, command);
    case 'move-clock':
      turn.record({ type: 'clock-moved', to: command.to });
      return { ok: true, text: `The market clock moved to ${new Date(command.to).toISOString()}.` };
    case 'flatten':
    case 'exit':
    case 'pause':
    case 'stop-at':
    case 'adopt':
    case 'release':
    case 'protect':
    case 'reconcile':
    case 'apply-rules':
    case 'resolve-order':
    case 'replace-inferred':
      return byHand(turn, command);
    case 'place-order':
    case 'check-order':
    case 'modify-order':
    case 'cancel-order':
      return orderRequested(turn, command, waited);
    default:
      return assertNever(command);
  }
}

type Resume = Extract<DeskCommand, { type: 'resume' }>;

function resumeAll(turn: Turn, command: Resume): DeskAnswer {
  const { despiteUnprotected, by } = command;
  if (despiteUnprotected === undefined) return liftPauses(turn, by, resume(turn, command));
  const waived = waiveCover(turn, despiteUnprotected, by);
  if (!waived.ok || turn.state.trading.state === 'ACTIVE') return waived;
  const resumed = liftPauses(turn, by, resume(turn, command));
  return { ...resumed, text: `${waived.text} ${resumed.text}` };
}

/** The engine's own reason stays when a person halts, too: its cause must still be looked at before a resume. */
function haltNow(turn: Turn, { why, by }: Extract<DeskCommand, { type: 'halt' }>): DeskAnswer {
  const { trading } = turn.state;
  if (isDiskFull(turn.state)) return { ok: true, text: 'Halted already: the disk is full.' };
  const isEngines = trading.state === 'HALTED' && haltNameOf(trading.why) !== BY_OPERATOR;
  if (isEngines && by !== 'daemon') {
    noticeHaltFile(turn);
    return { ok: true, text: `Halted already (${trading.why}): no new entries.` };
  }
  turn.record({ type: 'trading-changed', state: 'HALTED', why, by: 'operator' });
  noticeHaltFile(turn);
  endEntries(turn, 'halted');
  return {
    ok: true,
    text: 'Halted: no new entries. Positions keep their stops; exits still work.',
  };
}

/** The answer names what it lifted. */
function resume(turn: Turn, { overrideDailyLoss, by }: Resume): DeskAnswer {
  const wasFileThere = turn.state.isHaltFileThere;
  if (noticeHaltFile(turn)) return refused(FILE_IS_BACK);
  const { state } = turn.state.trading;
  if (state === 'ACTIVE') return { ok: true, text: wasFileThere ? FILE_GONE : alreadyActive(turn) };
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
function backToReducing(turn: Turn, lifted: string): DeskAnswer {
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

function deleteLock(
  turn: Turn,
  { lockId, by }: Extract<DeskCommand, { type: 'delete-lock' }>,
): DeskAnswer {
  const lock = activeLocks(turn.state, turn.now).find(({ id }) => id === lockId);
  if (lock === undefined)
    return { ok: false, kind: 'not-found', text: `No lock ${lockId} is in force.` };
  turn.record({ type: 'lock-deleted', lockId, by });
  return { ok: true, text: `Lifted: ${lockText(lock)}.` };
}

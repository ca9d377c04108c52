// Commands: each one becomes a fact, or an answer that says why it is refused.
import { assertNever } from '../../../kernel/assert.ts';
import { BY_OPERATOR } from '../../domain/terms/halt-reason.ts';
import { wordsAt } from '../../domain/wording/figures.ts';
import { haltNameOf } from '../../domain/wording/halt-advice.ts';
import { lockText } from '../../domain/wording/lock-text.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';
import type { CommandInput } from '../inbox/input.ts';
import { acknowledgeAlarm, escalateAlarm, muteAlarm } from '../operator-commands/alarms.ts';
import { byHand } from '../operator-commands/operator-commands.ts';
import { endEntries } from '../protective-orders/end-entries.ts';
import { orderRequested } from '../requests/requests.ts';
import { activeLocks } from '../risk/locks.ts';
import { awaitsSuccessor, roll } from '../rolls/manual-roll.ts';
import { isDiskFull } from '../state/full-disk.ts';
import { noticeHaltFile } from '../turn/halt-file.ts';
import type { Turn } from '../turn/turn.ts';
import { noteRequest } from './note-request.ts';
import { resumeAll } from './resume.ts';

/** Undefined for an order that waits for prices and comes back. */
export function onCommand(
  turn: Turn,
  { command, waited }: Pick<CommandInput, 'command' | 'waited'>,
): CommandAnswer | undefined {
  switch (command.type) {
    case 'halt':
      return haltNow(turn, command);
    case 'resume':
      return resumeAll(turn, command);
    case 'delete-lock':
      return deleteLock(turn, command);
    case 'acknowledge-alarm':
      return acknowledgeAlarm(turn, command);
    case 'mute-alarm':
      return muteAlarm(turn, command);
    case 'escalate-alarm':
      return escalateAlarm(turn, command);
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
    case 'exercise':
    case 'lapse':
    case 'reconcile':
    case 'apply-rules':
    case 'resolve-order':
    case 'replace-inferred':
      return byHand(turn, command);
    case 'roll':
      if (awaitsSuccessor(turn, command, waited)) return undefined;
      noteRequest(turn, command);
      return roll(turn, command);
    case 'place-order':
    case 'check-order':
    case 'modify-order':
    case 'cancel-order':
      return orderRequested(turn, command, waited);
    default:
      return assertNever(command);
  }
}

/** The engine's own reason stays when a person halts, too: its cause must still be looked at before a resume. */
function haltNow(turn: Turn, { why, by }: Extract<TraderCommand, { type: 'halt' }>): CommandAnswer {
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

function deleteLock(
  turn: Turn,
  { lockId, by }: Extract<TraderCommand, { type: 'delete-lock' }>,
): CommandAnswer {
  const lock = activeLocks(turn.state, turn.now).find(({ id }) => id === lockId);
  if (lock === undefined)
    return { ok: false, kind: 'not-found', text: `No lock ${lockId} is in force.` };
  turn.record({ type: 'lock-deleted', lockId, by });
  return { ok: true, text: `Lifted: ${lockText(lock, wordsAt(turn.market.home.venue))}.` };
}

// What people say about alarms: seen, with a note, or quiet for a time; and that nothing was said for too long. None changes what is wrong, nor what the engine does.

import { MINUTE_MS, plus } from '../../../kernel/instant.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { type Alarm, isMuted, isUnanswered, MUTE_MAX_MS } from '../../domain/alarms/alarm.ts';
import { canBeSilenced } from '../../domain/alarms/incident-kinds.ts';
import { counted } from '../../domain/wording/figures.ts';
import type { CommandAnswer, TraderCommand } from '../../ports/trader-commands.ts';
import { isDiskFull } from '../state/full-disk.ts';
import type { Turn } from '../turn/turn.ts';

type CommandOf<Type extends TraderCommand['type']> = Extract<TraderCommand, { type: Type }>;

export function acknowledgeAlarm(
  turn: Turn,
  { alarmId, note, by }: CommandOf<'acknowledge-alarm'>,
): CommandAnswer {
  const alarm = open(turn, alarmId);
  if (alarm === undefined) return notOpen(alarmId);
  if (isDiskFull(turn.state)) return DISK_FULL;
  const seen = alarm.acknowledged;
  if (seen?.by !== by || seen.note !== note)
    turn.record({ type: 'alarm-acknowledged', alarmId, by, note });
  const stays = canBeSilenced(alarm.kind)
    ? ''
    : ' It is counted until every position has its stop.';
  return { ok: true, text: `Acknowledged by ${by}: ${alarm.text}.${stays}` };
}

export function muteAlarm(
  turn: Turn,
  { alarmId, minutes, by }: CommandOf<'mute-alarm'>,
): CommandAnswer {
  const alarm = open(turn, alarmId);
  if (alarm === undefined) return notOpen(alarmId);
  const mutedMs = minutes * MINUTE_MS;
  if (!canBeSilenced(alarm.kind))
    return {
      ...{ ok: false, kind: 'refused' },
      text: `${alarm.text}. This alarm cannot be muted. Run \`sluice protect ${typedSymbol(alarm.symbol ?? 'SYMBOL')}\` or \`sluice exit ${typedSymbol(alarm.symbol ?? 'SYMBOL')} --yes\`.`,
    };
  if (!(mutedMs > 0 && mutedMs <= MUTE_MAX_MS))
    return { ok: false, kind: 'refused', text: 'An alarm is muted for 1 to 240 minutes.' };
  if (isDiskFull(turn.state)) return DISK_FULL;
  const until = plus(turn.now, mutedMs);
  if (!isMuted(alarm, turn.now) || alarm.muted?.until !== until)
    turn.record({ type: 'alarm-muted', alarmId, by, until });
  return {
    ok: true,
    text: `Muted for ${counted(minutes, 'minute')}: ${alarm.text}. It calls again before if it gets worse.`,
  };
}

/** Once for each time that nothing was said about it. */
export function escalateAlarm(turn: Turn, { alarmId }: CommandOf<'escalate-alarm'>): CommandAnswer {
  const alarm = open(turn, alarmId);
  if (alarm === undefined) return notOpen(alarmId);
  if (alarm.escalatedAt !== undefined || !isUnanswered(alarm, turn.now))
    return { ok: false, kind: 'refused', text: `${alarmId} was escalated or answered already.` };
  // It is sent all the same, and again after a restart.
  if (!isDiskFull(turn.state)) turn.record({ type: 'alarm-escalated', alarmId });
  return { ok: true, text: `Escalated: ${alarm.text}.` };
}

function open({ state }: Turn, alarmId: string): Alarm | undefined {
  for (const alarm of state.alarms.values()) if (alarm.id === alarmId) return alarm;
  return undefined;
}

function notOpen(alarmId: string): CommandAnswer {
  return {
    ...{ ok: false, kind: 'not-found' },
    text: `No alarm ${alarmId} is open; it may have ended. Run \`sluice alarms\`.`,
  };
}

const DISK_FULL: CommandAnswer = {
  ok: false,
  kind: 'refused',
  text: 'The disk is full, so that nothing can be recorded. Make room first; the alarm stays.',
};

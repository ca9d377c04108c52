// Parses what people say about an alarm.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { TraderCommand } from '../../ports/trader-commands.ts';

const NOTE_LENGTH_MAX = 500;

export function parseAlarmCommand(
  fields: Readonly<Record<string, unknown>>,
  by: string,
): Result<TraderCommand, string> {
  const { type, alarm_id: alarmId, note = '', minutes } = fields;
  if (typeof alarmId !== 'string') return failed('alarm_id must be the id of an alarm');
  if (type === 'mute-alarm')
    return typeof minutes === 'number' && Number.isSafeInteger(minutes)
      ? ok({ type, alarmId, minutes, by })
      : failed('minutes must be a whole number');
  return typeof note === 'string' && note.length <= NOTE_LENGTH_MAX
    ? ok({ type: 'acknowledge-alarm', alarmId, note: note.trim(), by })
    : failed(`note must be a text of at most ${NOTE_LENGTH_MAX} characters`);
}

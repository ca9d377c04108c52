// Alarms in their public JSON form: those that are open by urgency, those that have ended by time.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import type { AlarmRow } from '../../contract/alarms.ts';
import { incidentText } from '../../contract/incidents/incidents.ts';
import { type Alarm, type EndedAlarm, isCalling, isMuted } from '../../domain/alarms/alarm.ts';
import { canBeSilenced, INCIDENTS } from '../../domain/alarms/incident-kinds.ts';
import type { TraderStatus } from '../../ports/trader-status.ts';

export function alarmRow(alarm: Alarm | EndedAlarm, now: Instant): AlarmRow {
  const { id, kind, symbol, text, since, times, acknowledged, muted, escalatedAt } = alarm;
  const isOpen = !('endedAt' in alarm);
  const { title, means, what_to_do } = incidentText(kind, symbol);
  return {
    id,
    kind,
    symbol: symbol ?? null,
    severity: INCIDENTS[kind].severity,
    text,
    ...{ title, means, what_to_do },
    since: toIso(since),
    ended_at: isOpen ? null : toIso(alarm.endedAt),
    times,
    calling: isOpen && isCalling(alarm, now),
    mutable: isOpen && canBeSilenced(kind),
    acknowledged: acknowledged
      ? { by: acknowledged.by, note: acknowledged.note, at: toIso(acknowledged.at) }
      : null,
    muted:
      isOpen && muted && isMuted(alarm, now) ? { by: muted.by, until: toIso(muted.until) } : null,
    escalated_at: escalatedAt === undefined ? null : toIso(escalatedAt),
  };
}

/** The most urgent first, and the newest of equal ones. */
export function openAlarmRows(alarms: readonly Alarm[], now: Instant): AlarmRow[] {
  return alarms
    .map((alarm) => alarmRow(alarm, now))
    .toSorted((a, b) => rank(a) - rank(b) || b.since.localeCompare(a.since));
}

function rank({ calling, severity }: AlarmRow): number {
  return (calling ? 0 : 2) + (severity === 'danger' ? 0 : 1);
}

type AlarmsSeen = Pick<TraderStatus, 'alarms' | 'endedAlarms' | 'marketTime'>;

/** Those that are open, then those that have ended, the newest first. */
export function alarmRows({ alarms, endedAlarms, marketTime: now }: AlarmsSeen): AlarmRow[] {
  const ended = endedAlarms.map((alarm) => alarmRow(alarm, now)).toReversed();
  return [...openAlarmRows(alarms, now), ...ended];
}

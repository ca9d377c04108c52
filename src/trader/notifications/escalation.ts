// Calls a second receiver when an alarm stays unanswered: once, until somebody acknowledges or mutes it, and when that has happened.
// Decision 0105
import type { Cancel, Clock, WallClock } from '../../kernel/clock.ts';
import { type Instant, plus } from '../../kernel/instant.ts';
import { incidentText } from '../contract/incidents/incidents.ts';
import { type Alarm, alarmKey, isUnanswered } from '../domain/alarms/alarm.ts';
import { duration } from '../domain/wording/figures.ts';
import { asSentence } from '../domain/wording/sentences.ts';
import type { Trader } from '../ports/trader.ts';
import type { Notify } from './notify/notify.ts';

interface EscalationParts {
  readonly trader: Pick<Trader, 'status' | 'command'>;
  readonly clock: Clock;
  readonly wall: WallClock;
  readonly afterMs: number;
  /** Of the second receiver. */
  readonly notify: Notify;
}

const CHECK_MS = 5_000;

export function watchEscalation({ trader, clock, wall, afterMs, notify }: EscalationParts): {
  stop(): void;
} {
  /** Called about and not answered yet, by id. */
  const called = new Map<string, Alarm>();
  /** When an answer was last seen: what gets worse afterwards is new. */
  const answeredAt = new Map<string, Instant>();
  let waiting: Cancel = () => {};

  function check(): void {
    waiting = wall.after(CHECK_MS, check);
    const now = clock.now();
    const { alarms } = trader.status();
    for (const alarm of alarms) look(alarm, now);
    const open = new Set(alarms.map(({ id }) => id));
    for (const [id, alarm] of called) if (!open.has(id)) over(alarm, 'it is over');
    for (const id of answeredAt.keys()) if (!open.has(id)) answeredAt.delete(id);
  }

  function look(alarm: Alarm, now: Instant): void {
    const { id, acknowledged, muted } = alarm;
    if (!isUnanswered(alarm, now)) {
      answeredAt.set(id, now);
      if (called.has(id)) over(alarm, answerText(alarm));
      return;
    }
    // Of a daemon before a restart.
    if (alarm.escalatedAt !== undefined) called.set(id, alarm);
    if (called.has(id)) return;
    const from = Math.max(alarm.since, muted?.until ?? 0, answeredAt.get(id) ?? 0) as Instant;
    if (acknowledged === undefined && now >= plus(from, afterMs)) escalate(alarm, now);
  }

  function escalate(alarm: Alarm, now: Instant): void {
    called.set(alarm.id, alarm);
    void trader.command({ type: 'escalate-alarm', alarmId: alarm.id });
    const open = duration(now - alarm.since);
    notify(
      'alarm-escalated',
      `no answer for ${open}: ${nameOf(alarm)}: ${asSentence(alarm.text)} ${incidentText(alarm.kind, alarm.symbol).what_to_do} \`sluice alarms --acknowledge ${alarm.id}\` stops this`,
      { about: alarm.id },
    );
  }

  function over(alarm: Alarm, how: string): void {
    called.delete(alarm.id);
    const about = alarmKey(alarm.kind, alarm.symbol);
    notify('alarm-ended', `${nameOf(alarm)}: ${how}. It was: ${alarm.text}`, { about });
  }

  check();
  return { stop: () => waiting() };
}

function nameOf({ kind, symbol }: Alarm): string {
  const { title } = incidentText(kind, symbol);
  return symbol === undefined ? title : `${title} ${symbol}`;
}

function answerText({ acknowledged, muted }: Alarm): string {
  return acknowledged === undefined
    ? `muted by ${muted?.by}`
    : `acknowledged by ${acknowledged.by}`;
}

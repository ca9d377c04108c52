// A message when an alarm of the engine ends by its cause, to those who had the one when it began. The gateway, halts and the configuration
// have messages of their own; who acknowledges what has happened knows it.
import type { Cancel, WallClock } from '../../kernel/clock.ts';
import { incidentText } from '../contract/incidents/incidents.ts';
import { alarmKey, type EndedAlarm, isMuted } from '../domain/alarms/alarm.ts';
import { INCIDENTS, type IncidentKind } from '../domain/alarms/incident-kinds.ts';
import type { Fact } from '../domain/facts/facts.ts';
import { duration } from '../domain/wording/figures.ts';
import type { Trader } from '../ports/trader.ts';
import type { Notify } from './notify/notify.ts';

interface EndedAlarmsParts {
  readonly trader: Pick<Trader, 'status'>;
  readonly wall: WallClock;
  readonly notify: Notify;
}

/** Facts come in bursts, and the status is costly. */
const LOOK_AFTER_MS = 1_000;

/** Their beginning has no message as an alarm. */
const REPORTED_OTHERWISE: ReadonlySet<IncidentKind> = new Set([
  'config-refused',
  'gateway-down',
  'halted',
  'login-required',
  'order-unknown',
  'read-only',
]);

export function watchEndedAlarms({ trader, wall, notify }: EndedAlarmsParts): {
  onFact(fact: Fact): void;
  stop(): void;
} {
  const before = trader.status();
  let known = idsOf(before.endedAlarms);
  let isAnyOpen = before.alarms.length > 0;
  let waiting: Cancel | undefined;

  function look(): void {
    waiting = undefined;
    const { alarms, endedAlarms } = trader.status();
    for (const alarm of endedAlarms) if (!known.has(alarm.id) && isNews(alarm)) report(alarm);
    known = idsOf(endedAlarms);
    isAnyOpen = alarms.length > 0;
  }

  function report(alarm: EndedAlarm): void {
    notify('alarm-ended', endedText(alarm), { about: alarmKey(alarm.kind, alarm.symbol) });
  }

  return {
    onFact({ type }) {
      if (type === 'alarm-raised') isAnyOpen = true;
      if (isAnyOpen) waiting ??= wall.after(LOOK_AFTER_MS, look);
    },
    stop: () => waiting?.(),
  };
}

export function endedText({ kind, symbol, text, since, endedAt }: EndedAlarm): string {
  const { title } = incidentText(kind, symbol);
  const named = symbol === undefined ? title : `${title} ${symbol}`;
  return `${named}: over after ${duration(endedAt - since)}. It was: ${text}`;
}

function idsOf(ended: readonly EndedAlarm[]): ReadonlySet<string> {
  return new Set(ended.map(({ id }) => id));
}

function isNews(alarm: EndedAlarm): boolean {
  const { kind, endedAt } = alarm;
  if (REPORTED_OTHERWISE.has(kind) || INCIDENTS[kind].ends === 'seen') return false;
  return !isMuted(alarm, endedAt);
}

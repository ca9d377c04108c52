// A message when the outcome of an order stays unknown: the broker nearly always answers within seconds, so it comes after a while, and
// another one when the outcome is known.
import type { Cancel, WallClock } from '../../kernel/clock.ts';
import { SECOND_MS } from '../../kernel/instant.ts';
import { incidentText } from '../contract/incidents/incidents.ts';
import { type Alarm, alarmKey, isUnanswered } from '../domain/alarms/alarm.ts';
import type { Fact } from '../domain/facts/facts.ts';
import type { Trader } from '../ports/trader.ts';
import { endedText } from './ended-alarms.ts';
import type { Notify } from './notify/notify.ts';

interface UnknownOrdersParts {
  readonly trader: Pick<Trader, 'status'>;
  readonly wall: WallClock;
  readonly notify: Notify;
}

/** Longer than an order is asked for, cancelled by its number, and disproved by a list of the broker. */
const GRACE_MS = 15 * SECOND_MS;
const LOOK_MS = SECOND_MS;

export function watchUnknownOrders({ trader, wall, notify }: UnknownOrdersParts): {
  onFact(fact: Fact): void;
  stop(): void;
} {
  /** By the id of the alarm: when it was seen first, by the wall, and whether it was reported. */
  const seen = new Map<string, { readonly at: number; isReported: boolean }>();
  const reportedBefore = oldAlarms(trader.status());
  let waiting: Cancel | undefined;

  function look(): void {
    waiting = undefined;
    const { alarms, endedAlarms, marketTime } = trader.status();
    const open = alarms.filter(({ kind }) => kind === 'order-unknown');
    for (const alarm of open) {
      const known = seen.get(alarm.id) ?? { at: wall.now(), isReported: false };
      seen.set(alarm.id, known);
      const isDue = wall.now() - known.at >= GRACE_MS && isUnanswered(alarm, marketTime);
      if (known.isReported || !isDue) continue;
      known.isReported = true;
      report(alarm);
    }
    for (const alarm of endedAlarms) {
      const wasReported = reportedBefore.delete(alarm.id) || seen.get(alarm.id)?.isReported;
      if (wasReported) notify('alarm-ended', endedText(alarm), aboutOf(alarm));
      seen.delete(alarm.id);
    }
    if (open.length > 0) waiting = wall.after(LOOK_MS, look);
  }

  function report(alarm: Alarm): void {
    const { means, what_to_do: todo } = incidentText(alarm.kind, alarm.symbol);
    notify('alarm', `${alarm.text}. ${means} ${todo}`, aboutOf(alarm));
  }

  look();
  return {
    onFact(fact) {
      if (fact.type !== 'order-updated' || fact.status !== 'unknown') return;
      waiting ??= wall.after(LOOK_MS, look);
    },
    stop: () => waiting?.(),
  };
}

/** Ids of those that the daemon before a restart may have reported. */
function oldAlarms({ alarms, marketTime }: ReturnType<Trader['status']>): Set<string> {
  const old = alarms.filter(
    ({ kind, since }) => kind === 'order-unknown' && marketTime - since >= GRACE_MS,
  );
  return new Set(old.map(({ id }) => id));
}

function aboutOf({ kind, symbol }: Alarm): { readonly about: string } {
  return { about: alarmKey(kind, symbol) };
}

// A person who looks at the alarms a few times a day and types what the page of each incident and its message say, nothing else.
import type { Instant } from '../../src/kernel/instant.ts';
import { incidentText } from '../../src/trader/contract/incidents/incidents.ts';
import type { Alarm } from '../../src/trader/domain/alarms/alarm.ts';
import { INCIDENTS } from '../../src/trader/domain/alarms/incident-kinds.ts';
import type { TraderCommand } from '../../src/trader/ports/trader-commands.ts';

export interface Operator {
  /** Reads the page of each open alarm and does what it says. */
  look(alarms: readonly Alarm[]): void;
  /** Alarms that are open although a person has followed their pages on so many trading days. */
  unended(alarms: readonly Alarm[]): readonly string[];
}

const BY = 'operator';
/** Trading days on which the page was followed. */
const FOLLOWED_MOST = 5;

export function createOperator(parts: {
  today(): string;
  command(command: TraderCommand): void;
  /** In the program of the broker. */
  sellByHand(symbol: string): void;
}): Operator {
  const daysByAlarm = new Map<string, Set<string>>();

  function follow({ id, kind, symbol, text }: Alarm): void {
    const days = daysByAlarm.get(id) ?? new Set();
    daysByAlarm.set(id, days.add(parts.today()));
    const page = incidentText(kind, symbol).what_to_do;
    const said = [...commandsOf(page, symbol), ...commandsOf(text, symbol)];
    for (const command of said) parts.command(command);
    if (symbol !== undefined && page.startsWith('Sell it in')) parts.sellByHand(symbol);
    if (INCIDENTS[kind].ends === 'seen')
      parts.command({ type: 'acknowledge-alarm', alarmId: id, note: 'seen', by: BY });
  }

  return {
    look(alarms) {
      for (const alarm of alarms) follow(alarm);
      const open = new Set(alarms.map(({ id }) => id));
      for (const id of daysByAlarm.keys()) if (!open.has(id)) daysByAlarm.delete(id);
    },
    unended: (alarms) =>
      alarms
        .filter(({ id }) => (daysByAlarm.get(id)?.size ?? 0) > FOLLOWED_MOST)
        .map(({ id, kind, text, since }) => {
          const page = incidentText(kind, undefined).what_to_do;
          return `${id} (${kind}, since ${iso(since)}) is open after ${FOLLOWED_MOST} days of "${page}": ${text}`;
        }),
  };
}

/** Each `sluice ...` of the page that a trader carries out, in its order; the others only show something. */
export function commandsOf(page: string, symbol: string | undefined): readonly TraderCommand[] {
  return [...page.matchAll(/`sluice ([a-z-]+)([^`]*)`/g)].flatMap(([, name = '', rest = '']) =>
    commandOf(name, rest, symbol),
  );
}

function commandOf(name: string, rest: string, about: string | undefined): TraderCommand[] {
  // A message names its contract; a page stands for whatever the alarm is about.
  const symbol = /^ "([^"]+)"/.exec(rest)?.[1] ?? about;
  if (name === 'reconcile') return rest === '' ? [{ type: 'reconcile', by: BY }] : [];
  if (name === 'resume') return [{ type: 'resume', overrideDailyLoss: false, by: BY }];
  if (symbol === undefined) return [];
  switch (name) {
    case 'protect':
      return [{ type: 'protect', symbol, by: BY }];
    case 'exit':
      return [{ type: 'exit', symbol, isConfirmed: true, by: BY }];
    case 'adopt':
    case 'release':
      return [{ type: name, symbol, isConfirmed: true, by: BY }];
    default:
      return [];
  }
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}

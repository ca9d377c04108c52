// Alarms as messages of webhooks: what a trader lists now, compared with what it listed before.
import type { EventDelivery, WebhookRow } from '../../../ledger/ports/webhooks.ts';
import type { AlarmRow } from '../../../trader/contract/alarms.ts';
import { type Followed, placeOf } from './fact-messages.ts';

/** By number and time, as another journal numbers anew; whether it has ended. */
export type KnownAlarms = Readonly<Record<string, boolean>>;

export function knownAlarms(rows: readonly AlarmRow[]): KnownAlarms {
  return Object.fromEntries(rows.map((row) => [keyOf(row), row.ended_at !== null]));
}

export interface AlarmMessageParts {
  readonly place: Followed;
  readonly rows: readonly AlarmRow[];
  readonly known: KnownAlarms;
  readonly webhooks: readonly WebhookRow[];
}

/** One that was raised and has ended meanwhile has both messages. */
export function alarmMessages({
  place,
  rows,
  known,
  webhooks,
}: AlarmMessageParts): readonly EventDelivery[] {
  return rows.flatMap((row) => {
    const before = known[keyOf(row)];
    const steps = [
      ...(before === undefined ? [{ type: 'alarm.raised', revision: 1 }] : []),
      ...(before !== true && row.ended_at !== null ? [{ type: 'alarm.ended', revision: 2 }] : []),
    ];
    return steps.flatMap(({ type, revision }) =>
      webhooks.map(({ id }) => ({
        id: `${id}.${keyOf(row)}.${type}`,
        webhook: id,
        ...{ type, revision },
        subject: `${place.name} ${keyOf(row)}`,
        payload: { ...placeOf(place), alarm: { ...row } },
      })),
    );
  });
}

function keyOf({ id, since }: AlarmRow): string {
  return `${id}-${Date.parse(since)}`;
}

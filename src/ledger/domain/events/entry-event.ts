// Entries as events, and back: what is stored of an entry is all that its fold needs.
import type { Entry } from '../entries/entry.ts';
import { readBack, written } from './decimal-text.ts';
import type { NewEvent, StoredEvent } from './envelope.ts';

const TYPES = {
  trade: 'TRADE_EXECUTED',
  cash: 'CASH_MOVED',
  distribution: 'DIVIDEND_RECEIVED',
  action: 'CORPORATE_ACTION_APPLIED',
  'option-end': 'OPTION_ENDED',
  'lots-out': 'LOTS_MOVED_OUT',
  'lots-in': 'LOTS_MOVED_IN',
} as const satisfies Readonly<Record<Entry['kind'], string>>;

const KINDS: ReadonlyMap<string, Entry['kind']> = new Map(
  Object.entries(TYPES).map(([kind, type]) => [type, kind as Entry['kind']]),
);

/** `more`: metadata of the event besides the entry, such as where it came from. */
export function eventOf(entry: Entry, more: object): NewEvent {
  const { kind, at, booking: _, ...rest } = entry;
  return {
    type: TYPES[kind],
    schemaVersion: 1,
    effective: at,
    data: { ...written(rest), ...more },
  };
}

export function isEntryEvent({ type }: Pick<StoredEvent, 'type'>): boolean {
  return KINDS.has(type);
}

/** Its version is its place among the entries of the portfolio. */
export function entryOf(
  event: Pick<StoredEvent, 'type' | 'effective' | 'version' | 'data'>,
): Entry {
  const kind = KINDS.get(event.type);
  if (kind === undefined) throw new Error(`${event.type} is not an entry`);
  const absent = ABSENT[kind];
  return {
    ...absent,
    ...readBack(event.data),
    kind,
    at: event.effective,
    booking: event.version,
  } as unknown as Entry;
}

/** Fields that JSON leaves out when they are undefined. */
const ABSENT: Readonly<Record<Entry['kind'], object>> = {
  trade: { rate: undefined, chosen: undefined, decided: undefined },
  cash: { rate: undefined },
  distribution: { rate: undefined, bought: undefined },
  action: { rate: undefined },
  'option-end': { rate: undefined, chosen: undefined, delivery: undefined },
  'lots-out': { rate: undefined },
  'lots-in': { rate: undefined },
};

// Upcasters of facts with Interactive Brokers' field names: today the broker's ids are links, and all other names are ours.
import { type BrokerLink, brokerLink, type GroupEffect } from '../orders/broker-link.ts';
import type { RefusalMeaning } from '../orders/refusal-meaning.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A fact in the shape of the next version; its type stays. */
type Renamed = <Stored extends Fields>(stored: Stored) => Stored;

/** Fields under their new names, in the positions of the old ones; a field renamed to undefined is removed. */
function renamed<Stored extends Fields>(
  stored: Stored,
  change: (name: string, value: unknown) => readonly [string, unknown] | undefined,
): Stored {
  const fields = Object.entries(stored).map(([name, value]) => change(name, value));
  return Object.fromEntries(fields.filter((field) => field !== undefined)) as Stored;
}

function handleOf(orderId: unknown): BrokerLink {
  return brokerLink('orderId', Number(orderId));
}

function floorAt(mark: number) {
  return { kind: 'orderId', mark };
}

/** '' and 0 meant none. */
function permLinkOf(permId: unknown): BrokerLink | undefined {
  return permId === '' || permId === '0' ? undefined : brokerLink('permId', String(permId));
}

const LEG_NAMES: Readonly<Record<string, string>> = {
  tif: 'validity',
  outsideRth: 'extendedHours',
  ocaGroup: 'group',
};

/** The floor after the legs was implied: one above their highest number. */
export const inIntent: Renamed = (stored) => {
  const legs = stored.legs as readonly Fields[];
  const refById = new Map(legs.map(({ orderId, orderRef }) => [orderId, orderRef]));
  const highest = Math.max(...legs.map(({ orderId }) => Number(orderId)));
  return renamed({ ...stored, floor: floorAt(highest + 1) }, (name, value) =>
    name === 'legs' ? [name, legs.map((leg) => legRenamed(leg, refById))] : [name, value],
  );
};

function legRenamed(leg: Fields, refById: ReadonlyMap<unknown, unknown>): Fields {
  return renamed(leg, (name, value) => {
    if (name === 'orderId') return ['handle', handleOf(value)];
    if (name === 'parentId') return ['parentRef', refById.get(value)];
    return [LEG_NAMES[name] ?? name, value];
  });
}

export const inChange: Renamed = (stored) =>
  renamed(stored, (name, value) => [
    name,
    name === 'change' ? renamed(value as Fields, orderIdRenamed) : value,
  ]);

export const inCancel: Renamed = (stored) => renamed(stored, orderIdRenamed);

function orderIdRenamed(name: string, value: unknown): readonly [string, unknown] {
  return name === 'orderId' ? ['handle', handleOf(value)] : [name, value];
}

const EFFECTS: readonly GroupEffect[] = ['none', 'cancels', 'reduces', 'reduces'];

export const inUpdate: Renamed = (stored) =>
  renamed(stored, (name, value) => {
    if (name === 'ocaGroup') return ['group', value];
    if (name === 'ocaType') return ['groupEffect', EFFECTS[Number(value)] ?? 'cancels'];
    return linkRenamed(name, value);
  });

export const inExecution: Renamed = (stored) => renamed(stored, linkRenamed);

function linkRenamed(name: string, value: unknown): readonly [string, unknown] | undefined {
  if (name !== 'permId') return [name, value];
  const link = permLinkOf(value);
  return link === undefined ? undefined : ['brokerLink', link];
}

/** −1 was not a code of the broker: it meant that the change was lost. */
const MEANINGS: ReadonlyMap<unknown, RefusalMeaning> = new Map([
  [-1, 'lost'],
  [103, 'handle_taken'],
]);

export const inRefusal: Renamed = (stored) => {
  const { code } = stored;
  const meaning = MEANINGS.get(code) ?? 'refused';
  return renamed({ ...stored, meaning }, (name, value) => {
    if (name !== 'code') return [name, value];
    return code === -1 ? undefined : [name, String(value)];
  });
};

export const inSession: Renamed = (stored) =>
  renamed(stored, (name, value) =>
    name === 'nextOrderId' ? ['floor', floorAt(Number(value))] : [name, value],
  );

export const inInstrument: Renamed = (stored) =>
  renamed(stored, (name, value) => [
    name,
    name === 'instrument' ? renamed(value as Fields, contractRenamed) : value,
  ]);

function contractRenamed(name: string, value: unknown): readonly [string, unknown] {
  return name === 'conId' ? ['contract', String(value)] : [name, value];
}

export const inInstrumentRefusal: Renamed = (stored) =>
  renamed(stored, (name, value) => [name, name === 'offered' ? String(value) : value]);

export const inSignalRefusal: Renamed = (stored) =>
  renamed(stored, (name, value) => [
    name,
    name === 'reasons' ? (value as readonly Fields[]).map(contractsAsText) : value,
  ]);

function contractsAsText(reason: Fields): Fields {
  if (reason.kind !== 'contract_changed') return reason;
  const { pinned, offered } = reason;
  return { ...reason, pinned: String(pinned), offered: String(offered) };
}

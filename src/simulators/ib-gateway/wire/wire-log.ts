// The last messages in both directions, in a ring buffer that costs almost nothing during bursts of ticks.
import { messageName } from './message-names.ts';

export interface WireEntry {
  readonly n: number;
  /** Market time, epoch milliseconds. */
  readonly at: number;
  /** −1 until the client has sent its id. */
  readonly client_id: number;
  readonly dir: 'in' | 'out';
  /** The message id; −1 for other data, such as the greeting's version range. */
  readonly id: number;
  readonly name: string;
  /** The fields after the id. */
  readonly fields: readonly string[];
}

export interface WireLog {
  add(at: number, clientId: number, dir: 'in' | 'out', fields: readonly string[]): void;
  /** A remark of the simulator about a message, as a separate entry. */
  remark(at: number, clientId: number, dir: 'in' | 'out', text: string): void;
  /** Entries with `n` greater than `n`, oldest first. */
  since(n: number): readonly WireEntry[];
}

interface Kept {
  readonly at: number;
  readonly clientId: number;
  readonly dir: 'in' | 'out';
  readonly fields: readonly string[];
  readonly remark: boolean;
}

const WIRE_LOG_ENTRIES = 100_000;

/** Numbers start at 1 and never repeat. */
export function createWireLog(capacity = WIRE_LOG_ENTRIES): WireLog {
  const ring: Kept[] = [];
  let last = 0;

  function keep(entry: Kept): void {
    ring[last % capacity] = entry;
    last += 1;
  }

  return {
    add: (at, clientId, dir, fields) => keep({ at, clientId, dir, fields, remark: false }),
    remark: (at, clientId, dir, text) => keep({ at, clientId, dir, fields: [text], remark: true }),
    since(n) {
      const entries: WireEntry[] = [];
      for (let number = Math.max(n, last - capacity, 0) + 1; number <= last; number += 1) {
        const kept = ring[(number - 1) % capacity];
        if (kept !== undefined) entries.push(entryFrom(number, kept));
      }
      return entries;
    },
  };
}

function entryFrom(n: number, { at, clientId, dir, fields, remark }: Kept): WireEntry {
  const id = remark ? -1 : Number(fields[0] ?? -1);
  const isMessage = Number.isSafeInteger(id) && id >= 0;
  return {
    n,
    at,
    client_id: clientId,
    dir,
    id: isMessage ? id : -1,
    name: isMessage ? messageName(dir, id) : 'remark',
    fields: isMessage ? fields.slice(1) : fields,
  };
}

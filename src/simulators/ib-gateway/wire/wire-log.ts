// The last messages in both directions, in a ring buffer that costs almost nothing during bursts of ticks.
import { messageName } from './message-names.ts';
import { createTextRing } from './text-ring.ts';

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
  /** Fields with NUL between them; many bytes are kept as they are, so they must not change. */
  addBytes(at: number, clientId: number, dir: 'in' | 'out', bytes: Buffer): void;
  /** A remark of the simulator about a message, as a separate entry. */
  remark(at: number, clientId: number, dir: 'in' | 'out', text: string): void;
  /** Entries with `n` greater than `n`, oldest first. */
  since(n: number): readonly WireEntry[];
}

const WIRE_LOG_ENTRIES = 100_000;
const SEPARATOR = '\0';
const OUT = 1;
const REMARK = 2;

/** Numbers start at 1 and never repeat. */
export function createWireLog(capacity = WIRE_LOG_ENTRIES): WireLog {
  const texts = createTextRing(capacity);
  const times = new Float64Array(capacity);
  const clients = new Int32Array(capacity);
  const kinds = new Uint8Array(capacity);
  let last = 0;

  /** Of the text that is added next. */
  function note(at: number, clientId: number, kind: number): void {
    const place = last % capacity;
    times[place] = at;
    clients[place] = clientId;
    kinds[place] = kind;
    last += 1;
  }

  function entry(n: number): WireEntry {
    const place = (n - 1) % capacity;
    const kind = kinds[place] ?? 0;
    const dir = (kind & OUT) === 0 ? 'in' : 'out';
    const text = texts.at(n);
    const isRemark = (kind & REMARK) !== 0;
    const fields = isRemark ? [text] : text === '' ? [] : text.split(SEPARATOR);
    const id = isRemark ? -1 : Number(fields[0] ?? -1);
    const isMessage = Number.isSafeInteger(id) && id >= 0;
    return {
      n,
      at: times[place] ?? 0,
      client_id: clients[place] ?? 0,
      dir,
      id: isMessage ? id : -1,
      name: isMessage ? messageName(dir, id) : 'remark',
      fields: isMessage ? fields.slice(1) : fields,
    };
  }

  const sideOf = (dir: 'in' | 'out') => (dir === 'out' ? OUT : 0);

  return {
    add(at, clientId, dir, fields) {
      note(at, clientId, sideOf(dir));
      texts.add(fields.join(SEPARATOR));
    },
    addBytes(at, clientId, dir, bytes) {
      note(at, clientId, sideOf(dir));
      texts.addBytes(bytes);
    },
    remark(at, clientId, dir, text) {
      note(at, clientId, sideOf(dir) | REMARK);
      texts.add(text);
    },
    since(n) {
      const entries: WireEntry[] = [];
      for (let number = Math.max(n, last - capacity, 0) + 1; number <= last; number += 1)
        entries.push(entry(number));
      return entries;
    },
  };
}

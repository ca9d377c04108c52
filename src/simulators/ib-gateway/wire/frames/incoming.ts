// Decodes a client's bytes, in any chunks, to its greeting and then its messages.
import { fieldsOf } from './framing.ts';

export interface Hello {
  readonly kind: 'hello';
  readonly minVersion: number;
  readonly maxVersion: number;
  /** The range as it was sent. */
  readonly range: string;
  readonly options: string;
}

export type Incoming =
  | Hello
  | { readonly kind: 'message'; readonly fields: readonly string[] }
  /** Nothing after it can be trusted; the reader stops. */
  | { readonly kind: 'garbage'; readonly reason: string };

export interface IncomingReader {
  push(chunk: Buffer): readonly Incoming[];
}

const PREFIX = Buffer.from('API\0', 'latin1');
const LENGTH_BYTES = 4;
const HELLO_BYTES_MAX = 1_024;
const FRAME_BYTES_MAX = 16_777_215;
const HELLO = /^(v(\d{1,6})(?:\.\.(\d{1,6}))?)(?: (.*))?$/s;
const OLDEST_VERSION = 176;
const NEWEST_VERSION = 178;

export function createIncomingReader(): IncomingReader {
  let chunks: Buffer[] = [];
  let waiting = 0;
  let stage: 'prefix' | 'hello' | 'messages' | 'over' = 'prefix';
  /** The minimum of bytes for the next step, so that a large frame is not joined repeatedly. */
  let needed = PREFIX.length;

  function garbage(reason: string): Incoming {
    stage = 'over';
    return { kind: 'garbage', reason };
  }

  function take(bytes: Buffer, limit: number): Buffer | undefined {
    const length = bytes.length < LENGTH_BYTES ? 0 : bytes.readUInt32BE(0);
    needed = LENGTH_BYTES + Math.min(length, limit);
    return bytes.length < needed ? undefined : bytes.subarray(LENGTH_BYTES, needed);
  }

  function isTooLong(bytes: Buffer, limit: number): boolean {
    return bytes.length >= LENGTH_BYTES && bytes.readUInt32BE(0) > limit;
  }

  function push(chunk: Buffer): readonly Incoming[] {
    if (stage === 'over') return [];
    chunks.push(chunk);
    waiting += chunk.length;
    if (waiting < needed) return [];
    let bytes = Buffer.concat(chunks, waiting);
    const found: Incoming[] = [];

    if (stage === 'prefix') {
      if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) return [garbage('no API prefix')];
      bytes = bytes.subarray(PREFIX.length);
      stage = 'hello';
    }
    if (stage === 'hello') {
      if (isTooLong(bytes, HELLO_BYTES_MAX)) return [garbage('no version range')];
      const payload = take(bytes, HELLO_BYTES_MAX);
      if (payload !== undefined) {
        const hello = helloFrom(payload.toString('latin1'));
        if (hello === undefined) return [garbage('no version range')];
        found.push(hello);
        bytes = bytes.subarray(needed);
        stage = 'messages';
      }
    }
    while (stage === 'messages') {
      if (isTooLong(bytes, FRAME_BYTES_MAX)) {
        found.push(garbage('a frame longer than 16 MiB'));
        return found;
      }
      const payload = take(bytes, FRAME_BYTES_MAX);
      if (payload === undefined) break;
      found.push({ kind: 'message', fields: fieldsOf(payload) });
      bytes = bytes.subarray(needed);
    }
    chunks = [bytes];
    waiting = bytes.length;
    return found;
  }

  return { push };
}

function helloFrom(text: string): Hello | undefined {
  const [, range, min, max, options = ''] = HELLO.exec(text) ?? [];
  if (range === undefined) return undefined;
  return {
    kind: 'hello',
    minVersion: Number(min),
    maxVersion: Number(max ?? min),
    range,
    options,
  };
}

/** The newest version that both sides support; undefined if there is none. */
export function agreedVersion({ minVersion, maxVersion }: Hello): number | undefined {
  const version = Math.min(NEWEST_VERSION, maxVersion);
  return version < OLDEST_VERSION || version < minVersion ? undefined : version;
}

// Frames of the streams: JSON or MessagePack, as the handshake asks.
import { Packr, Unpackr } from 'msgpackr';
import { jsonOf } from '../../../host/http-server.ts';

export interface Codec {
  readonly isText: boolean;
  /** A `Date` becomes a timestamp in MessagePack and ISO text in JSON. */
  encode(message: unknown): string | Buffer;
  /** Undefined for bytes that are not a message. */
  decode(bytes: Buffer): unknown;
}

// Maps without records, which other implementations cannot read.
const packer = new Packr({ useRecords: false, variableMapSize: true });
const unpacker = new Unpackr({ useRecords: false });

const MESSAGE_PACK: Codec = {
  isText: false,
  encode: (message) => packer.pack(message),
  decode(bytes) {
    try {
      return unpacker.unpack(bytes);
    } catch {
      return undefined;
    }
  },
};

const JSON_TEXT: Codec = {
  isText: true,
  encode: (message) => JSON.stringify(message),
  decode: (bytes) => jsonOf(bytes.toString('utf8')),
};

/** The trading stream sends JSON in binary frames. */
const JSON_BYTES: Codec = {
  ...JSON_TEXT,
  isText: false,
  encode: (message) => Buffer.from(JSON.stringify(message)),
};

export function codecFor(contentType: string | undefined, isTrading: boolean): Codec {
  if (contentType === 'application/msgpack') return MESSAGE_PACK;
  return isTrading ? JSON_BYTES : JSON_TEXT;
}

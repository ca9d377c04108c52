// Frames of Alpaca's streams: JSON or MessagePack, as the handshake asks.
import { Packr, Unpackr } from 'msgpackr';

export interface Frames {
  readonly isBinary: boolean;
  encode(message: object): Buffer;
  /** The message as JSON; an empty one for bytes that are none, or that JSON cannot say. */
  decode(bytes: Buffer): string;
}

// Maps without records: other implementations of MessagePack do not know those.
const packer = new Packr({ useRecords: false, variableMapSize: true });
const unpacker = new Unpackr({ useRecords: false });

const MESSAGE_PACK: Frames = {
  isBinary: true,
  encode: (message) => packer.pack(message),
  decode: (bytes) => decoded(() => unpacker.unpack(bytes)),
};

const jsonFrames = (isBinary: boolean): Frames => ({
  isBinary,
  encode: (message) => Buffer.from(JSON.stringify(message)),
  decode: (bytes) => decoded(() => JSON.parse(bytes.toString('utf8'))),
});

/** The trading stream sends its JSON in binary frames, as Alpaca's paper accounts do. */
export const TRADING_JSON = jsonFrames(true);
export const PRICE_JSON = jsonFrames(false);

export function framesFor(contentType: string | undefined, json: Frames): Frames {
  return contentType === 'application/msgpack' ? MESSAGE_PACK : json;
}

function decoded(read: () => unknown): string {
  try {
    // No reader sends a whole number of 64 bits, or thousands of lists in lists: JSON cannot say either.
    return JSON.stringify(Object(read()));
  } catch {
    return '{}';
  }
}

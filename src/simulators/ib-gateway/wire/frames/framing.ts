// Frames on the wire: a 4-byte big-endian length, then fields that each end in NUL; non-ASCII text is sent as \uXXXX.

import type { Steps } from '../../../host/steps.ts';

const NON_ASCII = /[^\x20-\x7e]/g;
const ESCAPE = /\\u([0-9a-fA-F]{4})/g;
const HEADER_BYTES = 4;
/** IBKR's own client libraries, and others, end the connection at a longer message. */
const PAYLOAD_BYTES_MAX = 0xffffff;

/** The bytes of one message, header included. */
export function frameOf(fields: readonly string[]): Buffer {
  const text = fields.map(toAscii).join('\0');
  const frame = Buffer.allocUnsafe(HEADER_BYTES + text.length + 1);
  frame.writeUInt32BE(text.length + 1, 0);
  frame.write(text, HEADER_BYTES, 'latin1');
  frame[frame.length - 1] = 0;
  return frame;
}

/** One message from pieces of its fields, in ASCII and each field with its NUL; undefined if it is too long to be read. */
export function* frameInSteps(pieces: Iterable<string>): Steps<Buffer | undefined> {
  const written: Buffer[] = [];
  let length = 0;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    written.push(bytes);
    length += bytes.length;
    if (length > PAYLOAD_BYTES_MAX) return undefined;
    yield;
  }
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  let at = frame.writeUInt32BE(length, 0);
  for (const bytes of written) {
    at += bytes.copy(frame, at);
    yield;
  }
  return frame;
}

/** Without the last NUL. */
export function payloadOf(frame: Buffer): Buffer {
  return frame.subarray(HEADER_BYTES, -1);
}

/** The fields of a frame's payload; a last field without its NUL still counts. */
export function fieldsOf(payload: Buffer): string[] {
  const fields = payload.toString('utf8').split('\0').map(fromAscii);
  if (fields.at(-1) === '') fields.pop();
  return fields;
}

/** A control character would shift or break the fields after it, so it is sent as a space. */
function toAscii(text: string): string {
  return text.replace(NON_ASCII, escaped);
}

function escaped(unit: string): string {
  const code = unit.charCodeAt(0);
  return code < 0x80 ? ' ' : `\\u${code.toString(16).padStart(4, '0')}`;
}

function fromAscii(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

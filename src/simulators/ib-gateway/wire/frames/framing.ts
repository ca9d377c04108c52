// Frames on the wire: a 4-byte big-endian length, then fields that each end in NUL; non-ASCII text is sent as \uXXXX.

const NON_ASCII = /[^\x20-\x7e]/g;
const ESCAPE = /\\u([0-9a-fA-F]{4})/g;
const HEADER_BYTES = 4;

/** The bytes of one message, header included. */
export function frameOf(fields: readonly string[]): Buffer {
  return frameOfText(fields.map(toAscii).join('\0'));
}

/** Of fields in ASCII with NUL between them. */
export function frameOfText(text: string): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + text.length + 1);
  frame.writeUInt32BE(text.length + 1, 0);
  frame.write(text, HEADER_BYTES, 'latin1');
  frame[frame.length - 1] = 0;
  return frame;
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

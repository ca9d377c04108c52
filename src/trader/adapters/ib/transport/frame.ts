// One message in wire format: the total length in bytes, then every field as NUL-terminated text.

const LENGTH_BYTES = 4;

/** Lists are written as their fields, flags as 1 and 0, undefined as an empty field. */
export function frameOf(fields: readonly unknown[]): Buffer {
  const text = textOf(fields);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + Buffer.byteLength(text));
  frame.writeInt32BE(frame.length - LENGTH_BYTES);
  frame.write(text, LENGTH_BYTES);
  return frame;
}

function textOf(fields: readonly unknown[]): string {
  let text = '';
  for (const field of fields) text += Array.isArray(field) ? textOf(field) : `${plain(field)}\0`;
  return text;
}

function plain(field: unknown): unknown {
  return typeof field === 'boolean' ? Number(field) : (field ?? '');
}

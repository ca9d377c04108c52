// What the columns of a CSV mean, for the next file with the same header row: which mapping belongs to whom and to which row.

export interface RememberedColumns {
  readonly username: string;
  /** Of the header row. */
  readonly shape: string;
  /** YAML. */
  readonly mapping: string;
}

export type ColumnsOf = Pick<RememberedColumns, 'username' | 'shape'>;

/** More than the brokers of a person. */
const KEPT_MAX = 20;

/** A number for the header row, so that no text of a file is stored; undefined without one. */
export function shapeOf(content: string): string | undefined {
  const rows = content
    .slice(0, HEAD_MAX)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const header = rows.find((row) => row.trim() !== '' && !/^sep=.$/i.test(row.trim()));
  return header === undefined ? undefined : numberOf(header.trim().toLowerCase());
}

const HEAD_MAX = 20_000;

/** FNV-1a of 64 bits. */
function numberOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16);
}

/** Of what a browser has stored, which any program may have changed. */
export function readColumns(text: string | undefined): readonly RememberedColumns[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter(isColumns) : [];
  } catch {
    return [];
  }
}

function isColumns(one: unknown): one is RememberedColumns {
  if (typeof one !== 'object' || one === null) return false;
  return ['username', 'shape', 'mapping'].every(
    (name) => typeof (one as Readonly<Record<string, unknown>>)[name] === 'string',
  );
}

export function mappingFor(all: readonly RememberedColumns[], of: ColumnsOf): string | undefined {
  return all.find((one) => isFor(one, of))?.mapping;
}

/** The newest first; the oldest go. */
export function withColumns(
  all: readonly RememberedColumns[],
  added: RememberedColumns,
): readonly RememberedColumns[] {
  return [added, ...withoutColumns(all, added)].slice(0, KEPT_MAX);
}

export function withoutColumns(
  all: readonly RememberedColumns[],
  of: ColumnsOf,
): readonly RememberedColumns[] {
  return all.filter((one) => !isFor(one, of));
}

function isFor(one: ColumnsOf, { username, shape }: ColumnsOf): boolean {
  return one.username === username && one.shape === shape;
}

// Paths into a record, `data.items[0].ticker`: names and list indexes, no computation.

export type RecordPath = readonly (string | number)[];

/** A name or a list index first, then `.name` and `[n]` in any order. */
export const RECORD_PATH = /^(?:[^.[\]{}\s][^.[\]{}]*|\[\d+\])(?:\.[^.[\]{}]+|\[\d+\])*$/;

const STEP = /\[(\d+)\]|[^.[\]]+/g;

/** Text and, at every second place, the path in braces; undefined if the braces do not contain paths. */
export function parseTemplate(text: string): readonly (string | RecordPath)[] | undefined {
  const parts = text.split(/\{([^{}]*)\}/);
  const isFit = parts.every((part, index) =>
    index % 2 === 0 ? !/[{}]/.test(part) : RECORD_PATH.test(part),
  );
  return isFit ? parts.map((part, index) => (index % 2 === 0 ? part : parsePath(part))) : undefined;
}

/** The text must match `RECORD_PATH`. */
export function parsePath(text: string): RecordPath {
  return [...text.matchAll(STEP)].map(([step, index]) =>
    index === undefined ? step : Number(index),
  );
}

/** Undefined if there is no value at the path; inherited properties do not count. */
export function valueAt(record: unknown, path: RecordPath): unknown {
  let value = record;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

export function pathTextOf(path: RecordPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

// Paths into a record, `data.items[0].legs[side=buy].ticker`: names, places in a list, and elements by a key; no computation.

/** The first element of a list whose field `key` has this text. */
interface ByKey {
  readonly key: string;
  readonly text: string;
}

export type RecordPath = readonly (string | number | ByKey)[];

const ELEMENT = String.raw`\[(?:\d+|[^.[\]{}=]+=[^[\]{}]+)\]`;

/** A name or a list element first, then `.name`, `[n]` and `[key=text]` in any order. */
export const RECORD_PATH = new RegExp(
  String.raw`^(?:[^.[\]{}\s][^.[\]{}]*|${ELEMENT})(?:\.[^.[\]{}]+|${ELEMENT})*$`,
);

const STEP = /\[(\d+)\]|\[([^.[\]=]+)=([^[\]]+)\]|[^.[\]]+/g;
const EVERY = '[*]';

/** Where records are: paths between which every element of a list, or of an object, is entered. `data[*].alerts` has two. */
export type ItemsPath = readonly RecordPath[];

/** Undefined for any other text. */
export function parseItemsPath(text: string): ItemsPath | undefined {
  const [first = '', ...others] = text.split(EVERY);
  const isJoined = others.every((part) => part === '' || /^[.[]/.test(part));
  const paths = [first, ...others.map((part) => part.replace(/^\.(?=.)/, ''))];
  const isFit = paths.every((path) => (path === '' && others.length > 0) || RECORD_PATH.test(path));
  return isJoined && isFit ? paths.map(parsePath) : undefined;
}

export function itemsTextOf(items: ItemsPath): string {
  return items.map(pathTextOf).reduce((text, path) => {
    const joint = path === '' || path.startsWith('[') ? '' : '.';
    return `${text}${EVERY}${joint}${path}`;
  });
}

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
  return [...text.matchAll(STEP)].map(([step, index, key, value]) => {
    if (key !== undefined && value !== undefined) return { key, text: value };
    return index === undefined ? step : Number(index);
  });
}

/** Undefined if there is no value at the path; inherited properties do not count. */
export function valueAt(record: unknown, path: RecordPath): unknown {
  let value = record;
  for (const step of path) {
    const name = nameIn(value, step);
    if (typeof value !== 'object' || value === null || name === undefined) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[name];
  }
  return value;
}

/** The name or place that a step enters; undefined if there is none. */
export function nameIn(value: unknown, step: RecordPath[number]): string | number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (typeof step !== 'object') return Object.hasOwn(value, step) ? step : undefined;
  const { key, text } = step;
  const at = Array.isArray(value)
    ? value.findIndex((one) => String(valueAt(one, [key])) === text)
    : -1;
  return at < 0 ? undefined : at;
}

export function pathTextOf(path: RecordPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (typeof step === 'object') return `[${step.key}=${step.text}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

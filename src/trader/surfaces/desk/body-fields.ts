// Reads the fields of a JSON body one by one, and collects what is wrong with each.

export interface FieldFault {
  readonly field: string;
  readonly detail: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** A reader answers undefined for a field that is absent, and for one that is wrong, which it reports. */
export interface BodyFields {
  /** Of the whole body, in the order in which they were found. */
  readonly faults: readonly FieldFault[];
  has(name: string): boolean;
  fault(name: string, detail: string): void;
  text(name: string, longest: number): string | undefined;
  amount(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  choice<const Word extends string>(name: string, words: readonly Word[]): Word | undefined;
  object(name: string): BodyFields | undefined;
  /** Reports a field that is absent; passes on what its reader found. */
  required<Value>(name: string, value: Value | undefined): Value | undefined;
  /** Reports every field that nothing has read. */
  rejectOthers(): void;
}

/** A larger number is a typing error. */
const LARGEST = 1e9;

export function bodyFields(fields: JsonObject, faults: FieldFault[] = [], path = ''): BodyFields {
  const known = new Set<string>();

  function read<Value>(
    name: string,
    wanted: string,
    of: (value: unknown) => Value | undefined,
  ): Value | undefined {
    if (!reader.has(name)) return undefined;
    const value = of(fields[name]);
    if (value === undefined) reader.fault(name, `must be ${wanted}`);
    return value;
  }

  const reader: BodyFields = {
    faults,
    has(name) {
      known.add(name);
      return fields[name] !== undefined;
    },
    fault(name, detail) {
      faults.push({ field: `${path}${name}`, detail });
    },
    text: (name, longest) =>
      read(name, `text of 1 to ${longest} characters`, (value) =>
        typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined,
      ),
    amount: (name) =>
      read(name, `a number above 0 and at most ${LARGEST}`, (value) =>
        typeof value === 'number' && value > 0 && value <= LARGEST ? value : undefined,
      ),
    flag: (name) =>
      read(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)),
    choice: (name, words) =>
      read(name, `one of ${words.join(', ')}`, (value) => words.find((word) => word === value)),
    object: (name) =>
      read(name, 'a JSON object', (value) =>
        isObject(value) ? bodyFields(value, faults, `${path}${name}.`) : undefined,
      ),
    required(name, value) {
      if (!reader.has(name)) reader.fault(name, 'is missing');
      return value;
    },
    rejectOthers() {
      for (const name of Object.keys(fields))
        if (!known.has(name)) reader.fault(name, 'is not a field of this request');
    },
  };
  return reader;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that are undefined. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}

// Terms described once: for each one its key in the file, and its unit there or how it is converted. The description reads what the
// file says, and writes it again as a user would type it.

/** Both directions of one value. */
export interface Codec<Value, Written> {
  from(written: Written): Value;
  written(value: Value): unknown;
}

/** The key alone, the key with the size of its unit (`['lock_minutes', MINUTE_MS]`), or the key with a codec. */
type Field<Value, File> = {
  [Key in keyof File]-?:
    | (File[Key] extends Value ? Key : never)
    | readonly [Key, number]
    | readonly [Key, Codec<Value, File[Key]>];
}[keyof File];

type Described<Terms, File> = { readonly [Name in keyof Terms]-?: Field<Terms[Name], File> };

type KeysIn<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends readonly [infer Key, unknown] ? Key : Fields[Name];
}[keyof Fields];

/** The keys are written in the order of the fields. */
export function fieldCodec<Terms, File>() {
  return <const Fields extends Described<Terms, File>>(fields: Fields) => {
    const all = Object.entries<unknown>(fields).map(([name, field]) => {
      const [key, codec] = Array.isArray(field) ? field : [field, SAME];
      return { name, key, codec: typeof codec === 'number' ? optional(inUnits(codec)) : codec };
    });
    type Written = Readonly<Record<KeysIn<Fields> & PropertyKey, unknown>>;
    return {
      from: (file: File) =>
        Object.fromEntries(
          all.map(({ name, key, codec }) => [name, codec.from(file[key as keyof File])]),
        ) as Terms,
      written: (terms: Terms) =>
        Object.fromEntries(
          all.map(({ name, key, codec }) => [key, codec.written(terms[name as keyof Terms])]),
        ) as Written,
    };
  };
}

const SAME: Codec<unknown, unknown> = { from: (value) => value, written: (value) => value };

/** A number of units of this size. */
export function inUnits(size: number): Codec<number, number> {
  return { from: (value) => value * size, written: (value) => value / size };
}

/** Each item by the codec. */
export function listOf<Value, Written>({
  from,
  written,
}: Codec<Value, Written>): Codec<readonly Value[], readonly Written[]> {
  return { from: (list) => list.map(from), written: (list) => list.map(written) };
}

/** What is absent stays absent. */
export function optional<Value, Written>({
  from,
  written,
}: Codec<Value, Written>): Codec<Value | undefined, Written | undefined> {
  return {
    from: (value) => (value === undefined ? undefined : from(value)),
    written: (value) => (value === undefined ? undefined : written(value)),
  };
}

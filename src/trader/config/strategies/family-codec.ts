// A family of terms described once: each member has a separate key in the file (`stop: { percent: 5 }`), and a kind in the program
// (`{ kind: 'percent', percent: 5 }`). The description covers all kinds of the union, reads and writes.
import type { Codec } from '../fields/field-codec.ts';

interface Kind {
  readonly kind: string;
}

type MemberOf<Term extends Kind, Name extends string> = Term extends unknown
  ? Name extends Term['kind']
    ? Omit<Term, 'kind'>
    : never
  : never;

/** Further keys of the file belong to the member. */
interface Beside<Value, File> {
  readonly beside: Codec<Value, File>;
}

/** The key of the member, with: the field that holds its value, and how it is converted; or a codec of all its fields. */
type Member<Value, File> = {
  [Key in keyof File]-?:
    | FieldUnder<Key, Value, NonNullable<File[Key]>>
    | readonly [Key, Codec<Value, NonNullable<File[Key]>> | Beside<Value, File>];
}[keyof File];

type FieldUnder<Key, Value, Written> = {
  [Field in keyof Value]-?:
    | (Written extends Value[Field] ? readonly [Key, Field] : never)
    | readonly [Key, Field, Codec<Value[Field], Written>];
}[keyof Value];

interface Both<Term, File> extends Codec<Term, File> {
  written(term: Term): Readonly<Record<string, unknown>>;
  /** The members present in the file, in the order of the description. */
  all(file: File): readonly Term[];
}

/** `from` throws if the file has no member. */
export function familyCodec<Term extends Kind, File extends object>(
  members: {
    readonly [Name in Term['kind']]: Member<MemberOf<Term, Name>, File>;
  },
): Both<Term, File> {
  const codecs = Object.entries<Description>(members).map(([kind, description]) => ({
    kind,
    key: description[0] as keyof File,
    codec: codecOf(description),
  }));
  const all = (file: File) =>
    codecs
      .filter(({ key }) => file[key] !== undefined)
      .map(({ kind, codec }) => ({ kind, ...codec.from(file as Plain) }) as unknown as Term);
  return {
    all,
    from: (file) => checked(all(file)[0]),
    written({ kind, ...value }) {
      const { codec } = checked(codecs.find((one) => one.kind === kind));
      return codec.written(value);
    },
  };
}

type Description = readonly [key: PropertyKey, how: unknown, field?: Codec<unknown, unknown>];
type Plain = Readonly<Record<PropertyKey, unknown>>;
interface PlainCodec {
  from(file: Plain): Plain;
  written(value: Plain): Plain;
}

/** Of the whole file. */
function codecOf([key, how, field]: Description): PlainCodec {
  if (typeof how === 'object' && how !== null && 'beside' in how) return how.beside as PlainCodec;
  if (typeof how === 'object') {
    const codec = how as PlainCodec;
    return {
      from: (file) => codec.from(file[key] as Plain),
      written: (value) => ({ [key]: codec.written(value) }),
    };
  }
  const name = how as PropertyKey;
  return {
    from: ({ [key]: value }) => ({ [name]: field === undefined ? value : field.from(value) }),
    written: ({ [name]: value }) => ({ [key]: field === undefined ? value : field.written(value) }),
  };
}

/** The schema guarantees one member of each family. */
export function checked<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the schema accepted an incomplete strategy');
  return value;
}

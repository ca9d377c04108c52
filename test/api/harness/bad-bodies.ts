// Wrong bodies, derived from the description of a right one: every field absent, null, of every wrong type, out of its
// range; and a field that nobody knows.

export interface BodySchema {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly BodySchema[];
  readonly properties?: Readonly<Record<string, BodySchema>>;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

export interface BadBody {
  readonly what: string;
  /** JSON, or what is not. */
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

export function badBodies(schema: BodySchema, right: Fields): BadBody[] {
  const object = objectOf(schema);
  return [
    { what: 'no JSON', text: '{"a": ' },
    { what: 'a list', text: '[]' },
    { what: 'a text', text: '"text"' },
    { what: 'a number', text: '7' },
    { what: 'a poisoned key', text: '{"__proto__": {"a": 1}}' },
    badBody('an unknown field', { ...right, no_such_field: 1 }),
    ...(object.required ?? []).map((name) =>
      badBody(`no ${name}`, { ...right, [name]: undefined }),
    ),
    ...Object.entries(object.properties ?? {}).flatMap(([name, field]) =>
      badValues(field).map((value) => badField(right, name, value)),
    ),
  ];
}

function objectOf(schema: BodySchema): BodySchema {
  return schema.anyOf?.find(({ type }) => type === 'object') ?? schema;
}

function badField(right: Fields, name: string, value: unknown): BadBody {
  const shown = typeof value === 'string' ? value.slice(0, 20) : JSON.stringify(value);
  return badBody(`${name} ${typeof value} ${shown}`, { ...right, [name]: value });
}

/** `1e999` cannot be written by the serialiser of numbers. */
const HUGE = 'the number 1e999';

function badBody(what: string, body: Fields): BadBody {
  return { what, text: JSON.stringify(body).replaceAll(JSON.stringify(HUGE), '1e999') };
}

const EVERY_TYPE: Readonly<Record<string, unknown>> = {
  string: 'text',
  number: 7,
  boolean: true,
  object: { no_such_field: 1 },
  array: [[]],
  null: null,
};

function badValues(schema: BodySchema): unknown[] {
  const types = typesOf(schema);
  const ofOtherTypes = Object.entries(EVERY_TYPE)
    .filter(([type]) => !types.has(type))
    .map(([, value]) => value);
  return [...ofOtherTypes, ...outOfRange(schema, types)];
}

function typesOf({ type, anyOf }: BodySchema): ReadonlySet<string> {
  const own = [type ?? []].flat().map((one) => (one === 'integer' ? 'number' : one));
  return new Set([...own, ...(anyOf ?? []).flatMap((one) => [...typesOf(one)])]);
}

function outOfRange(schema: BodySchema, types: ReadonlySet<string>): unknown[] {
  const { anyOf, maxLength, minLength } = schema;
  const isWord = schema.enum !== undefined || schema.pattern !== undefined;
  // Some patterns, as those of names, take nearly every word.
  const words = ['no such word', '', 'a\u0000b'].filter(
    (word) => schema.pattern === undefined || !new RegExp(schema.pattern, 'u').test(word),
  );
  return [
    ...(types.has('number') ? [HUGE, ...(schema.exclusiveMinimum === 0 ? [0, -1] : [])] : []),
    ...(schema.maximum === undefined ? [] : [schema.maximum * 10]),
    ...(isWord && types.has('string') ? words : []),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(minLength === undefined ? [] : ['']),
    ...(types.has('object') ? [{ no_such_field: 1 }] : []),
    ...(anyOf ?? []).flatMap((one) => outOfRange(one, typesOf(one))),
  ];
}

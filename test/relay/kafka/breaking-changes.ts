// What a reader of the older schema, or a reader of the newer one that replays old messages, could not bear: one sentence each.

export type JsonSchema = Readonly<Record<string, unknown>>;

export function breakingChanges(older: JsonSchema, newer: JsonSchema, place = ''): string[] {
  const named = place === '' ? 'the message' : place;
  if (isOpen(newer)) return memberChanges(older, newer, named);
  const [before, after] = [typesOf(older), typesOf(newer)];
  if (before !== after) return [`${named} was ${before} and is ${after}`];
  return [
    ...valueChanges(older, newer, named),
    ...fieldChanges(older, newer, place),
    ...(isSchema(older.items) && isSchema(newer.items)
      ? breakingChanges(older.items, newer.items, `${place}[]`)
      : []),
  ];
}

/** A union told apart by `kind`, whose last member stands for every kind that a later program may add. */
function isOpen(schema: JsonSchema): boolean {
  const kind = fieldsOf(membersOf(schema).at(-1) ?? {}).kind;
  return kind !== undefined && kind.not !== undefined;
}

/** More kinds break nobody. */
function memberChanges(older: JsonSchema, newer: JsonSchema, named: string): string[] {
  const after = new Map(membersOf(newer).map((one) => [kindOf(one), one]));
  return membersOf(older)
    .filter((one) => kindOf(one) !== undefined)
    .flatMap((one) => {
      const kind = String(kindOf(one));
      const now = after.get(kind);
      if (now === undefined) return [`${named}: the kind ${kind} is gone`];
      return breakingChanges(one, now, `${named}<${kind}>`);
    });
}

function membersOf({ anyOf }: JsonSchema): readonly JsonSchema[] {
  return (anyOf ?? []) as readonly JsonSchema[];
}

/** Of a member of such a union; undefined of the one for unknown kinds. */
export function kindOf(member: JsonSchema): string | undefined {
  return fieldsOf(member).kind?.const as string | undefined;
}

function typesOf(schema: JsonSchema): string {
  if (Array.isArray(schema.anyOf))
    return schema.anyOf
      .map((one: JsonSchema) => typesOf(one))
      .toSorted()
      .join(' or ');
  return String(schema.type ?? 'anything');
}

/** Values, patterns and bounds: any change excludes what is in the topics, or what readers expect. */
function valueChanges(older: JsonSchema, newer: JsonSchema, named: string): string[] {
  return ['const', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'minItems']
    .filter((word) => JSON.stringify(older[word]) !== JSON.stringify(newer[word]))
    .map((word) => `${named}: ${word} was ${shown(older[word])} and is ${shown(newer[word])}`);
}

function fieldChanges(older: JsonSchema, newer: JsonSchema, place: string): string[] {
  const [before, after] = [fieldsOf(older), fieldsOf(newer)];
  const [had, has] = [requiredOf(older), requiredOf(newer)];
  const path = (name: string) => (place === '' ? name : `${place}.${name}`);
  return [
    ...Object.entries(before).flatMap(([name, field]) => {
      const now = after[name];
      return now === undefined
        ? [`${path(name)} is gone`]
        : breakingChanges(field, now, path(name));
    }),
    ...[...has]
      .filter((name) => !had.has(name))
      .map((name) => `${path(name)} is required, and older messages may lack it`),
    ...[...had]
      .filter((name) => !has.has(name) && name in after)
      .map((name) => `${path(name)} may be absent, and readers count on it`),
  ];
}

function fieldsOf({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (properties ?? {}) as Record<string, JsonSchema>;
}

function requiredOf({ required }: JsonSchema): ReadonlySet<string> {
  return new Set((required ?? []) as string[]);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

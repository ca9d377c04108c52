// The same schemas in words that every generator of clients reads: Go's takes no boolean for a schema and no type that is one of several,
// a Java program's that writes Python no field that is always null.

export function withPortableSchemas<Document>(document: Document): Document {
  return portable(document, false) as Document;
}

/** `isNamed`: the members are schemas of fields, by their names. */
function portable(value: unknown, isNamed: boolean): unknown {
  if (Array.isArray(value)) return value.map((member) => portable(member, false));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    isNamed ? fieldOf(member) : portable(member, key === 'properties'),
  ]);
  const made = Object.fromEntries(members);
  return isNamed ? made : oneOfTypes(made);
}

function fieldOf(schema: unknown): unknown {
  if (schema === false) return { not: {} };
  const { type, ...others } = Object(schema);
  return type === 'null' ? { ...others, const: null } : portable(schema, false);
}

function oneOfTypes({ type, ...others }: Readonly<Record<string, unknown>>): object {
  if (type === undefined) return others;
  const isMixed = Array.isArray(type) && type.filter((word) => word !== 'null').length > 1;
  return isMixed ? { ...others, anyOf: type.map((word) => ({ type: word })) } : { type, ...others };
}

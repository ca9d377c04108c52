// Names of fields as all JSON of ours has them.

/** With the names of its fields in snake_case, inner ones too. */
export function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [snakeKey(key), snakeKeys(member)]),
  );
}

/** Of a reason or a verdict: what is inside a field may have names of people, such as those of a condition. */
export function snakeReason({ kind, ...fields }: { readonly kind: string }): {
  readonly kind: string;
  readonly [field: string]: unknown;
} {
  return { kind, ...snakeFields(fields) };
}

export function snakeFields(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).map(([key, member]) => [snakeKey(key), member]));
}

function snakeKey(key: string): string {
  return key.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}

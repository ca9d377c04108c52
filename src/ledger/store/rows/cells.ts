// Single cells: what is absent is null in the database and undefined in the program.

export function cell<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}

export function present<Value>(value: Value | null): Value | undefined {
  return value ?? undefined;
}

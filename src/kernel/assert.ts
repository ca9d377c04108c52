// Bugs crash: an impossible case or a broken invariant throws.

export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

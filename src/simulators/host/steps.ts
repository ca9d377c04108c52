// Work in small pieces: the caller decides after each piece when the next one follows.

/** Pauses after each piece, which takes about a millisecond. */
export type Steps<Value> = Generator<void, Value>;

/** Everything at once. */
export function finished<Value>(steps: Steps<Value>): Value {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

const PIECE = 500;

/** A list made from another one. */
export function* mapped<From, To>(
  list: readonly From[],
  toOther: (item: From, index: number) => To,
): Steps<readonly To[]> {
  const made: To[] = [];
  for (const [index, item] of list.entries()) {
    if (index > 0 && index % PIECE === 0) yield;
    made.push(toOther(item, index));
  }
  return made;
}

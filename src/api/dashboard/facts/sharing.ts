// An answer that repeats most of the one before: what is equal stays the same object, so that it is not drawn again.

/** As `now` says, made of parts of `was` wherever they are equal. Of values as JSON has them. */
export function sharing<Value>(was: unknown, now: Value): Value {
  if (was === now || !isCompound(was) || !isCompound(now)) return now;
  if (Array.isArray(was) !== Array.isArray(now)) return now;
  const names = Object.keys(now);
  const made = (Array.isArray(now) ? [] : {}) as Parts;
  // Loops: it is called for each value of an answer.
  let isEqual = Object.keys(was).length === names.length;
  for (const name of names) {
    const part = sharing(was[name], now[name]);
    if (part !== was[name] || !(name in was)) isEqual = false;
    made[name] = part;
  }
  return (isEqual ? was : made) as Value;
}

type Parts = Record<string, unknown>;

function isCompound(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null;
}

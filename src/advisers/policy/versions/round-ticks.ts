// Round numbers for the lines of a picture.

const TICKS_WANTED = 5;

/** Multiples of 1, 2 or 5 times a power of ten, from below the least value to above the greatest; at least two. */
export function roundTicks(values: readonly number[]): readonly number[] {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const raw = (greatest - least || 1) / TICKS_WANTED;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5].find((multiple) => multiple * power >= raw) ?? 10) * power;
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(greatest / step));
  const places = Math.max(0, -Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toFixed(places)),
  );
}

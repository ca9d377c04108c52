// Processor time in a line of `/proc/PID/stat`.

const TICK_MS = 10;

/** `ended`: of children that it has waited for. */
export function msOfTicks(stat: string): {
  readonly parent: number;
  readonly own: number;
  readonly ended: number;
} {
  // The name in parentheses may hold blanks.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return {
    parent: at(1),
    own: TICK_MS * (at(11) + at(12)),
    ended: TICK_MS * (at(13) + at(14)),
  };
}

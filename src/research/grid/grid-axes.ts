// The values of a grid as people write them: `stop.atr.multiple=2,3,4`, or `1..3:0.5` for steps.
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { GridAxis } from './variants.ts';

const STEPS = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/;
const STEPS_MAX = 1_000;

/** A failure is a sentence. */
export function axisFrom(text: string): Result<GridAxis, string> {
  const [, path, list] = /^([a-z_][\w.]*)=(.+)$/.exec(text) ?? [];
  const values: string[] = [];
  for (const one of list?.split(',') ?? []) {
    const stepped = steps(one.trim());
    if (!stepped.ok) return stepped;
    values.push(...stepped.value);
  }
  if (path === undefined || values.includes(''))
    return failed('Expected PATH=VALUES, such as stop.atr.multiple=2,3,4.');
  return ok({ path, ...distinct(values) });
}

/** `1.0` plays what `1` does, and would count as one more try. */
function distinct(all: readonly string[]): Omit<GridAxis, 'path'> {
  const byMeaning = Map.groupBy(all, (text) => {
    const number = Number(text);
    return Number.isFinite(number) ? String(number) : text;
  });
  const alike = [...byMeaning.values()];
  return {
    values: alike.flatMap(([first]) => first ?? []),
    repeated: alike.flatMap(([, ...others]) => others),
  };
}

/** `--grid target.r: 1.0 and 1 repeat values before them and are left out`; undefined if none does. */
export function repeatedText({ path, repeated = [] }: GridAxis): string | undefined {
  if (repeated.length === 0) return undefined;
  const [repeats, them, are] =
    repeated.length === 1 ? ['repeats a value', 'it', 'is'] : ['repeat values', 'them', 'are'];
  return `--grid ${path}: ${repeated.join(', ')} ${repeats} before ${them} and ${are} left out`;
}

/** Beside others, of which none may have its path. */
export function axisBeside(text: string, before: readonly GridAxis[]): Result<GridAxis, string> {
  const axis = axisFrom(text);
  const isGiven = axis.ok && before.some(({ path }) => path === axis.value.path);
  return isGiven ? failed(`Values for ${axis.value.path} are given already.`) : axis;
}

/** `1..3:0.5` is 1, 1.5, 2, 2.5 and 3; anything else is itself. */
function steps(text: string): Result<readonly string[], string> {
  const [, from, to, step] = STEPS.exec(text) ?? [];
  if (from === undefined || to === undefined || step === undefined) return ok([text]);
  const digits = Math.max(...[from, to, step].map((one) => one.split('.')[1]?.length ?? 0));
  const [first, last, by] = [from, to, step].map((one) => Math.round(Number(one) * 10 ** digits));
  const count = Math.floor(((last ?? 0) - (first ?? 0)) / (by ?? 1)) + 1;
  if (!(count >= 1 && count <= STEPS_MAX))
    return failed(`${text} is not a range FROM..TO:STEP of at most ${STEPS_MAX} values.`);
  return ok(
    Array.from({ length: count }, (_, index) =>
      String(((first ?? 0) + index * (by ?? 1)) / 10 ** digits),
    ),
  );
}

// What has changed between two answers, as a JSON Patch (RFC 6902) of `add`, `remove` and `replace`.

export type PatchStep =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Of values as JSON has them. */
export function patchBetween(was: unknown, now: unknown): readonly PatchStep[] {
  return stepsAt('', was, now);
}

function stepsAt(path: string, was: unknown, now: unknown): PatchStep[] {
  if (was === now) return [];
  if (Array.isArray(was) && Array.isArray(now)) return listSteps(path, was, now);
  if (isObject(was) && isObject(now)) return objectSteps(path, was, now);
  return [{ op: 'replace', path, value: now }];
}

type Parts = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectSteps(path: string, was: Parts, now: Parts): PatchStep[] {
  const gone = Object.keys(was).filter((name) => !Object.hasOwn(now, name));
  const steps: PatchStep[] = gone.map((name) => ({ op: 'remove', path: below(path, name) }));
  for (const [name, value] of Object.entries(now)) {
    const place = below(path, name);
    if (Object.hasOwn(was, name)) steps.push(...stepsAt(place, was[name], value));
    else steps.push({ op: 'add', path: place, value });
  }
  return steps;
}

function below(path: string, name: string): string {
  return `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Rows that only moved are not sent again, as in a list of the newest; nor are the parts of a row that stayed as they were. */
function listSteps(path: string, was: readonly unknown[], now: readonly unknown[]): PatchStep[] {
  const moved = movedSteps(path, was, now);
  if (was.length !== now.length || moved.length === 0) return moved;
  const inPlace = now.flatMap((row, index) => stepsAt(`${path}/${index}`, was[index], row));
  return JSON.stringify(inPlace).length < JSON.stringify(moved).length ? inPlace : moved;
}

function movedSteps(path: string, was: readonly unknown[], now: readonly unknown[]): PatchStep[] {
  const old = was.map((row) => JSON.stringify(row));
  const steps: PatchStep[] = [];
  let from = 0;
  for (const [index, value] of now.entries()) {
    const at = old.indexOf(JSON.stringify(value), from);
    if (at === -1) {
      steps.push({ op: 'add', path: `${path}/${index}`, value });
      continue;
    }
    steps.push(...removals(path, index, at - from));
    from = at + 1;
  }
  return [...steps, ...removals(path, now.length, was.length - from)];
}

function removals(path: string, index: number, count: number): PatchStep[] {
  return Array.from({ length: count }, () => ({ op: 'remove', path: `${path}/${index}` }));
}

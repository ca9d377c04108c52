// An answer made of the one before and what has changed since: a JSON Patch (RFC 6902) of `add`, `remove` and `replace`.

export interface PatchStep {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** Changes nothing of `was`. Throws if the steps do not fit it. */
export function patched<Value>(was: Value, steps: readonly PatchStep[]): Value {
  return steps.reduce<unknown>(
    (value, step) => afterStep(value, namesIn(step), step),
    was,
  ) as Value;
}

function namesIn({ path }: PatchStep): readonly string[] {
  const [, ...names] = path.split('/');
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function afterStep(value: unknown, [name, ...rest]: readonly string[], step: PatchStep): unknown {
  if (name === undefined) return step.value;
  if (Array.isArray(value)) return listAfter(value, Number(name), rest, step);
  if (typeof value !== 'object' || value === null) throw new Error(`no ${step.path} to change`);
  const parts: Record<string, unknown> = { ...value };
  if (step.op === 'remove' && rest.length === 0) delete parts[name];
  else parts[name] = afterStep(parts[name], rest, step);
  return parts;
}

function listAfter(
  list: readonly unknown[],
  index: number,
  rest: readonly string[],
  step: PatchStep,
): readonly unknown[] {
  if (rest.length > 0 || step.op === 'replace')
    return list.with(index, afterStep(list[index], rest, step));
  return step.op === 'add' ? list.toSpliced(index, 0, step.value) : list.toSpliced(index, 1);
}

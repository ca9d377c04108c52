// The variants of a grid: the strategies of a run with every combination of the listed values.

import { failed, ok, type Result } from '../../kernel/result.ts';
import { type ConfigIssue, sentenceOf } from '../../trader/config/issues/config-issue.ts';
import type { LoadedStrategy } from '../../trader/config/strategies/strategy-tree.ts';
import { strategyFrom } from '../../trader/config/strategies/strategy-tree.ts';
import { type Override, withOverrides } from '../../trader/config/tree/env-tree.ts';
import type { Strategy } from '../../trader/domain/strategy/strategy.ts';
import { choicesOf, type DrawnFrom } from './drawn-choices.ts';

/** `stop.atr.multiple=2,3,4` */
export interface GridAxis {
  readonly path: string;
  readonly values: readonly string[];
  /** Left out: each equals a value before it. */
  readonly repeated?: readonly string[];
}

export interface Variant {
  /** `multiple 2, r 3` for `stop.atr.multiple` and `target.r`: as much of a path as makes it unique. */
  readonly name: string;
  readonly strategies: readonly Strategy[];
  /** The value of each path of the grid, as it was given. */
  readonly values: ReadonlyMap<string, string>;
}

/** More variants would only increase the effect of chance. */
export const VARIANTS_MAX = 1_000;

export function variantsOf(
  files: readonly LoadedStrategy[],
  axes: readonly GridAxis[],
  drawn?: DrawnFrom,
): Result<Variant[], string[]> {
  const variants: Variant[] = [];
  const faults = new Set<string>();
  for (const choice of combinations(axes, drawn)) {
    const strategies: Strategy[] = [];
    for (const file of files) {
      const changed = changedStrategy(file, choice);
      if (changed.ok) strategies.push(changed.value);
      else for (const issue of changed.failure) faults.add(sentenceOf(issue));
    }
    const name = nameOf(choice, axes);
    const values = new Map(choice.map(({ path, value }) => [path, value]));
    variants.push({ name, strategies, values });
  }
  return faults.size > 0 ? failed([...faults]) : ok(variants);
}

/** In the order of the grid. */
export function variantNames(axes: readonly GridAxis[]): readonly string[] {
  return combinations(axes, undefined).map((choice) => nameOf(choice, axes));
}

function nameOf(choice: readonly Choice[], axes: readonly GridAxis[]): string {
  return choice.map(({ path, value }) => `${shortOf(path, axes)} ${value}`).join(', ');
}

function shortOf(path: string, axes: readonly GridAxis[]): string {
  const parts = path.split('.');
  for (let from = parts.length - 1; from > 0; from -= 1) {
    const end = parts.slice(from).join('.');
    const isOther = (axis: GridAxis) => axis.path !== path && axis.path.endsWith(`.${end}`);
    if (!axes.some(isOther)) return end;
  }
  return path;
}

interface Choice {
  readonly path: string;
  readonly value: string;
}

function combinations(
  axes: readonly GridAxis[],
  drawn: DrawnFrom | undefined,
): readonly (readonly Choice[])[] {
  const lengths = axes.map(({ values }) => values.length);
  return choicesOf(lengths, drawn).map((places) =>
    axes.map(({ path, values }, axis) => ({ path, value: values[places[axis] ?? 0] ?? '' })),
  );
}

/** Checked like a file: an unknown path is an issue that suggests the nearest known one. */
function changedStrategy(
  { root, file, strategy }: LoadedStrategy,
  choice: readonly Choice[],
): Result<Strategy, ConfigIssue[]> {
  const overrides = choice.map(
    ({ path, value }): Override => ({
      origin: { kind: 'flag', name: `--grid ${path}` },
      path: path.split('.'),
      text: value,
    }),
  );
  const filled = withOverrides(root, overrides);
  if (filled.issues.length > 0) return failed([...filled.issues]);
  const changed = strategyFrom(file, filled.root);
  if (!changed.ok) return changed;
  if (strategy.code === undefined) return ok(changed.value.strategy);
  const entry = { ...changed.value.strategy.entry, when: strategy.entry.when };
  return ok({ ...changed.value.strategy, entry, code: strategy.code });
}

// What a grid would play, before anything is read, and what of it has been played, for screens.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { combinationsOf } from '../grid/drawn-choices.ts';
import { axisBeside } from '../grid/grid-axes.ts';
import { GRID_CHECKPOINT } from '../grid/grid-checkpoint.ts';
import { type GridAxis, variantNames } from '../grid/variants.ts';

export interface PlayedVariant {
  readonly name: string;
  readonly trades: number;
  /** In the currency of the venue. */
  readonly pnl: number;
}

/** Names of all variants, in the order of the grid; a failure is a sentence. */
export function gridPlan(
  texts: readonly string[],
  variantsMax: number,
): Result<readonly string[], string> {
  const axes: GridAxis[] = [];
  for (const text of texts) {
    const axis = axisBeside(text, axes);
    if (!axis.ok) return axis;
    axes.push(axis.value);
  }
  const count = combinationsOf(axes.map(({ values }) => values.length));
  if (count > variantsMax)
    return failed(
      `The grid has ${count.toLocaleString('en')} variants; the maximum here is ${variantsMax}.`,
    );
  return ok(variantNames(axes));
}

/** From the lines of a file of `--resume`, of which the last may be torn. */
export function playedVariants(
  lines: readonly string[],
  names: readonly string[],
): readonly PlayedVariant[] {
  const played = new Map<number, PlayedVariant>();
  for (const line of lines) {
    const read = GRID_CHECKPOINT.read(parsed(line));
    if (read === undefined) continue;
    const [at, trades] = read;
    const pnl = trades.reduce((sum, trade) => sum + trade.pnl, 0);
    played.set(at, { name: names[at] ?? '', trades: trades.length, pnl });
  }
  return [...played].sort(([a], [b]) => a - b).map(([, variant]) => variant);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

// The variants of a grid that are played, in a file to which each is added as it ends: what a grid that was killed had done is not
// done again.
// Decision 0070
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Fingerprints } from './fingerprints.ts';
import type { TradeResult } from './play-variants.ts';

export interface Checkpoint {
  /** By the place of the variant in the grid. */
  readonly played: ReadonlyMap<number, readonly TradeResult[]>;
  /** Throws `CheckpointFailed`. */
  add(at: number, trades: readonly TradeResult[]): void;
}

/** A variant could not be written: its message is a sentence. */
export class CheckpointFailed extends Error {}

const FORMAT = 1;
/** How the file begins, also if nothing but a part of its first line was written. */
const HEAD = '{"grid":';
const header = z.object({
  grid: z.literal(FORMAT),
  inputs: z.record(z.string(), z.string()),
});
/** JSON has no number that is not finite. */
const number = z.union([z.number(), z.string().transform(Number)]);
const line = z.object({
  variant: z.int().min(0),
  /** Opened, closed (epoch milliseconds), profit or loss, and R if there is one. */
  trades: z.array(z.tuple([z.number(), z.number(), number, number.nullable()])),
});

/** Made if it does not exist. A last line that is torn does not count; a sentence if the file is of other inputs, or unreadable. */
export function openCheckpoint(file: string, inputs: Fingerprints): Result<Checkpoint, string> {
  try {
    return opened(file, inputs);
  } catch (error) {
    return failed(`${file}: ${fileFaultText(error)}`);
  }
}

function opened(file: string, inputs: Fingerprints): Result<Checkpoint, string> {
  const bytes = bytesOf(file);
  const end = bytes.lastIndexOf('\n') + 1;
  const torn = bytes.toString('utf8', end);
  const [first, ...others] = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  if (first === undefined && HEAD.startsWith(torn.slice(0, HEAD.length))) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ grid: FORMAT, inputs })}\n`);
    return ok(checkpointIn(file, new Map()));
  }
  const made = header.safeParse(parsed(first ?? ''));
  if (!made.success)
    return failed(`${file} is not a file of --resume: give one that does not exist yet`);
  const other = differing(made.data.inputs, inputs);
  if (other.length > 0)
    return failed(
      `${file} has variants of a grid with other ${other.join(', other ')}: run that grid, or give a file that does not exist yet`,
    );
  const played = new Map<number, readonly TradeResult[]>();
  for (const [index, one] of others.entries()) {
    const read = line.safeParse(parsed(one));
    if (!read.success)
      return failed(`${file}:${index + 2}: it is not a variant; delete the file to begin again`);
    played.set(read.data.variant, read.data.trades.map(tradeOf));
  }
  // The next variant begins a line.
  if (torn !== '') truncateSync(file, end);
  return ok(checkpointIn(file, played));
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return Buffer.alloc(0);
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function differing(made: Fingerprints, inputs: Fingerprints): readonly string[] {
  const names = new Set([...Object.keys(made), ...Object.keys(inputs)]);
  return [...names].filter((name) => made[name] !== inputs[name]);
}

function checkpointIn(
  file: string,
  played: ReadonlyMap<number, readonly TradeResult[]>,
): Checkpoint {
  return {
    played,
    add(at, trades) {
      const text = `${JSON.stringify({ variant: at, trades: trades.map(cellsOf) })}\n`;
      try {
        appendFileSync(file, text);
      } catch (error) {
        throw new CheckpointFailed(`${file}: ${fileFaultText(error)}`);
      }
    },
  };
}

function cellsOf({ openedAt, closedAt, pnl, rMultiple }: TradeResult) {
  return [openedAt, closedAt, cellOf(pnl), rMultiple === undefined ? null : cellOf(rMultiple)];
}

function cellOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function tradeOf([openedAt, closedAt, pnl, r]: z.infer<
  typeof line
>['trades'][number]): TradeResult {
  const at = { openedAt: instant(openedAt), closedAt: instant(closedAt) };
  return { ...at, pnl, rMultiple: r ?? undefined };
}

// The steps of long work that are done, in a file to which each is added as it ends: what was killed, or ended by Ctrl-C, is not done
// again.
// Decision 0070
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../../files/make-folder.ts';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Fingerprints } from './fingerprints.ts';

export interface Checkpoint<Done> {
  /** By the place of the step. */
  readonly done: ReadonlyMap<number, Done>;
  /** Throws `CheckpointFailed`. */
  add(at: number, done: Done): void;
}

/** Whose steps a file has, how they are written, and in which words. */
export interface CheckpointKind<Done> {
  /** The first name in the file: `grid`. */
  readonly name: string;
  /** `variant` */
  readonly step: string;
  /** `variants of a grid` */
  readonly steps: string;
  /** `that grid` */
  readonly own: string;
  /** A line as JSON; undefined if it is none. */
  read(line: unknown): readonly [at: number, done: Done] | undefined;
  write(at: number, done: Done): object;
}

/** A step could not be written: its message is a sentence. */
export class CheckpointFailed extends Error {}

const FORMAT = 1;
const inputHashes = z.record(z.string(), z.string());

/** Made if it does not exist. A last line that is torn does not count; a sentence if the file is of other inputs, or unreadable. */
export function openCheckpoint<Done>(
  file: string,
  inputs: Fingerprints,
  kind: CheckpointKind<Done>,
): Result<Checkpoint<Done>, string> {
  try {
    return opened(file, inputs, kind);
  } catch (error) {
    return failed(`${file}: ${fileFaultText(error)}`);
  }
}

function opened<Done>(
  file: string,
  inputs: Fingerprints,
  kind: CheckpointKind<Done>,
): Result<Checkpoint<Done>, string> {
  const { name, step, steps, own } = kind;
  /** How the file begins, also if nothing but a part of its first line was written. */
  const head = `{"${name}":`;
  const bytes = bytesOf(file);
  const end = bytes.lastIndexOf('\n') + 1;
  const torn = bytes.toString('utf8', end);
  const [first, ...others] = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  if (first === undefined && head.startsWith(torn.slice(0, head.length))) {
    makeFolder(dirname(file));
    writeFileSync(file, `${JSON.stringify({ [name]: FORMAT, inputs })}\n`);
    return ok(checkpointIn(file, new Map(), kind));
  }
  const made = headerOf(name).safeParse(parsed(first ?? ''));
  if (!made.success)
    return failed(`${file} has no ${steps} to continue from: give a file that does not exist yet`);
  const other = differing(made.data.inputs, inputs);
  if (other.length > 0)
    return failed(
      `${file} has ${steps} with other ${other.join(', other ')}: run ${own}, or give a file that does not exist yet`,
    );
  const done = new Map<number, Done>();
  for (const [index, one] of others.entries()) {
    const read = kind.read(parsed(one));
    if (read === undefined)
      return failed(`${file}:${index + 2}: it is not a ${step}; delete the file to begin again`);
    done.set(...read);
  }
  // The next step begins a line.
  if (torn !== '') truncateSync(file, end);
  return ok(checkpointIn(file, done, kind));
}

function headerOf(name: string) {
  return z.object({ inputs: inputHashes }).and(z.looseObject({ [name]: z.literal(FORMAT) }));
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

function checkpointIn<Done>(
  file: string,
  done: ReadonlyMap<number, Done>,
  kind: CheckpointKind<Done>,
): Checkpoint<Done> {
  return {
    done,
    add(at, one) {
      try {
        appendFileSync(file, `${JSON.stringify(kind.write(at, one))}\n`);
      } catch (error) {
        throw new CheckpointFailed(`${file}: ${fileFaultText(error)}`);
      }
    },
  };
}

/** JSON has no number that is not finite. */
export const writtenNumber = z.union([z.number(), z.string().transform(Number)]);

export function writtenAs(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

// The ledger of trials in the folder of the store: what was tried on which sessions. Lines are appended in one write each, so that backtests
// at the same time lose nothing.
import { closeSync, fstatSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../files/make-folder.ts';
import { fileFaultText } from '../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Fingerprints } from './fingerprints.ts';
import {
  fingerprintsIn,
  type LedgerLine,
  lineText,
  parseLine,
  type TrialLine,
} from './ledger-lines.ts';

export interface TrialLedger {
  readonly file: string;
  /** Fails with a sentence if the file is there and cannot be read. */
  read(): Result<Trials, string>;
  /** All of them or none; fails with a sentence. */
  add(lines: readonly LedgerLine[]): Result<undefined, string>;
}

export interface Trials {
  /** In the order of the ledger, each once, without forgotten ones. */
  readonly trials: readonly TrialLine[];
  readonly fingerprintsByData: ReadonlyMap<string, Fingerprints>;
  /** Why the count may be too small, a sentence each. */
  readonly faults: readonly string[];
}

const NEWLINE = 0x0a;
const NAME = 'trials.ndjson';

export function openTrialLedger(folder: string): TrialLedger {
  const file = join(folder, NAME);
  return {
    file,
    read() {
      try {
        return ok(trialsIn(readFileSync(file, 'utf8'), file));
      } catch (error) {
        const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        return isAbsent ? ok(trialsIn('', file)) : failed(`${file}: ${fileFaultText(error)}`);
      }
    },
    add(lines) {
      try {
        append(file, lines.map(lineText).join(''));
        return ok(undefined);
      } catch (error) {
        return failed(`${file}: ${fileFaultText(error)}`);
      }
    },
  };
}

/** A line that a crash left unfinished stays alone on its line. */
function append(file: string, text: string): void {
  makeFolder(dirname(file));
  const handle = openSync(file, 'a+');
  try {
    const bytes = Buffer.from(isEnded(handle) ? text : `\n${text}`);
    const written = writeSync(handle, bytes);
    if (written < bytes.length) throw new Error('the disk is full');
  } finally {
    closeSync(handle);
  }
}

function isEnded(handle: number): boolean {
  const { size } = fstatSync(handle);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(handle, last, 0, 1, size - 1);
  return last[0] === NEWLINE;
}

function trialsIn(text: string, file: string): Trials {
  const fingerprintsByData = new Map<string, Fingerprints>();
  const trialByKey = new Map<string, TrialLine>();
  const unreadable: number[] = [];
  let newer = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (parsed === 'newer') newer += 1;
    else if (parsed === 'unreadable') unreadable.push(index + 1);
    else if (parsed.kind === 'sessions')
      fingerprintsByData.set(parsed.data, fingerprintsIn(parsed));
    else if (parsed.kind === 'forgotten') forget(trialByKey, parsed.data);
    else if (!trialByKey.has(parsed.trial)) trialByKey.set(parsed.trial, parsed);
  }
  return {
    trials: [...trialByKey.values()],
    fingerprintsByData,
    faults: [...unreadableFault(file, unreadable), ...newerFault(file, newer)],
  };
}

function forget(trialByKey: Map<string, TrialLine>, data: string): void {
  for (const [key, trial] of trialByKey) if (trial.data === data) trialByKey.delete(key);
}

function unreadableFault(file: string, [first, ...others]: readonly number[]): readonly string[] {
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [
    `${file}:${first}: line ${first}${more} cannot be read, so the number of tries may be too small; delete what is torn, or the file to begin again`,
  ];
}

function newerFault(file: string, newer: number): readonly string[] {
  if (newer === 0) return [];
  const lines = newer === 1 ? 'line is' : 'lines are';
  return [`${file}: ${newer} ${lines} of a newer version of sluice and not counted`];
}

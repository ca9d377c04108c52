// The store of bars that a command works on, and what it says about it.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { instant } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { symbolAsWritten } from '../../../market/instruments/symbol.ts';
import { type BarStore, openBarStore } from '../../../research/store/bar-store.ts';
import { type CommandFailure, EXIT, type ExitCode } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { addConfigOption, dataFolder, type InstanceFlags } from '../../program/instance.ts';
import { printError } from '../../program/output.ts';

export interface StoreFlags extends InstanceFlags {
  readonly folder?: string;
  readonly json?: boolean;
}

export function addStoreOptions(command: Command): Command {
  return addConfigOption(command)
    .option('--folder <folder>', "where the bars are; default: bars in the configuration's data")
    .option('--json', 'print JSON');
}

export function storeAt(
  flags: Pick<StoreFlags, 'config' | 'folder'>,
): Result<BarStore, CommandFailure> {
  if (flags.folder !== undefined) return ok(openBarStore(flags.folder));
  const found = dataFolder(flags);
  return found.ok ? ok(openBarStore(shownFolder(join(found.value, 'bars')))) : found;
}

/** Below the working directory as people type it. */
function shownFolder(folder: string): string {
  const own = relative(process.cwd(), folder);
  return own.startsWith('..') || own === '' ? folder : own;
}

export function printFaults(faults: readonly string[], code = 'bars'): ExitCode {
  for (const sentence of faults) printError({ sentence, code, exitCode: EXIT.failure });
  return EXIT.failure;
}

export interface NamedPath {
  readonly symbol: string | undefined;
  readonly path: string;
}

/** `SPY=spy.csv`, and `BRK/B=brk.csv` of a class of shares. */
const NAMED = /^([^=/\\]+|[A-Z0-9]+\/[A-Z0-9]{1,5})=(.+)$/;

/** A file may have such a name, too. */
export function namedPaths(text: string, before: readonly NamedPath[] = []): readonly NamedPath[] {
  const [, typed, path = text] = existsSync(text) ? [] : (NAMED.exec(text) ?? []);
  return [...before, { symbol: typed === undefined ? undefined : symbolAsWritten(typed), path }];
}

/** The day of the exchange in which a bar starts. */
export function dayOfBar(start: number): string {
  return home().calendar.dayOf(instant(start));
}

export function usage(sentence: string): Result<never, CommandFailure> {
  return failed({ sentence, code: 'invalid-argument', exitCode: EXIT.usage });
}

/** `1,560` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

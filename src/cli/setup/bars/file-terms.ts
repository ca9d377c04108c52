// How files of bars are to be read: the options that importing and checking them share.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Result } from '../../../kernel/result.ts';
import { BAR_MS, frameMeant } from '../../../market/bars/bar-lengths.ts';
import type { Zone } from '../../../market/time/zone.ts';
import {
  type BarFileRequest,
  type ReadBars,
  readBarFiles,
} from '../../../research/bars/bar-file.ts';
import type { FileIssue } from '../../../research/bars/file-issue.ts';
import { home } from '../../program/home.ts';
import { zone } from '../backtest/flags.ts';

export interface FileFlags {
  readonly zone: Zone;
  readonly dates?: 'mdy' | 'dmy';
  readonly columns?: readonly string[];
  readonly length?: number;
}

export function addFileOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--zone <zone>', 'for times without a zone')
        .argParser(zone)
        .default(home().calendar.zone, home().calendar.zone.name),
    )
    .addOption(
      new Option('--dates <order>', 'order of day and month in 3/4/2017').choices(['mdy', 'dmy']),
    )
    .option(
      '--columns <names>',
      'for files without a header: date,open,high,low,close,volume',
      names,
    )
    .option('--length <length>', 'of the bars, such as 1m, if the file does not show it', length);
}

export function fileTerms(flags: FileFlags): Omit<BarFileRequest, 'file' | 'symbol'> {
  const { zone, columns, length: lengthMs, dates } = flags;
  const order = dates === 'mdy' ? 'month-first' : 'day-first';
  const dayOrder = dates === undefined ? 'unknown' : order;
  return { zone, columns, lengthMs, calendar: home().calendar, dayOrder };
}

export function isParquet(file: string): boolean {
  return /\.parquet$/i.test(file);
}

export async function readFile(request: BarFileRequest): Promise<Result<ReadBars, FileIssue[]>> {
  if (!isParquet(request.file)) return readBarFiles(request);
  const { readParquetBars } = await import('../../../research/parquet/parquet-bars.ts');
  return readParquetBars(request);
}

function length(text: string): number {
  const frame = frameMeant(text);
  if (frame === undefined || frame === 'day')
    throw new InvalidArgumentError(`Expected ${Object.keys(BAR_MS).join(', ')}.`);
  return BAR_MS[frame];
}

function names(text: string): readonly string[] {
  const all = text.split(',').map((name) => name.trim());
  if (all.includes('')) throw new InvalidArgumentError('Expected names with commas between them.');
  return all;
}

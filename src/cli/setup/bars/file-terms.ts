// How files of bars are to be read: the options that importing and checking them share.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { HOUR_MS, MINUTE_MS } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import { lengthMeant, READ_BAR_MS, type ReadBarName } from '../../../market/bars/bar-lengths.ts';
import type { Zone } from '../../../market/time/zone.ts';
import {
  type BarFileRequest,
  type ReadBars,
  readBarFiles,
} from '../../../research/bars/bar-file.ts';
import type { FileIssue } from '../../../research/bars/file-issue.ts';
import { isParquet, readParquetBars } from '../../../research/parquet/parquet-bars.ts';
import { home } from '../../program/home.ts';
import { wholeFrom } from '../../program/option-numbers.ts';
import { zone } from '../backtest/flags.ts';

export interface FileFlags {
  readonly zone?: Zone;
  readonly dates?: 'mdy' | 'dmy';
  readonly columns?: readonly string[];
  readonly length?: number;
  readonly shift?: number;
  /** Milliseconds. */
  readonly fixedOffset?: number;
}

export function addFileOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--zone <zone>',
        `for times without a zone (default: ${home().calendar.zone.name}; of NinjaTrader UTC)`,
      ).argParser(zone),
    )
    .addOption(
      new Option('--dates <order>', 'order of day and month in 3/4/2017').choices(['mdy', 'dmy']),
    )
    .option(
      '--columns <names>',
      'of files without a known header, in their order: date,open,high,low,close,volume',
      names,
    )
    .addOption(shiftOption())
    .addOption(fixedOffsetOption())
    .option(
      '--length <length>',
      'of the bars, such as 1m, if the file does not show it',
      lengthAmong(STORED),
    );
}

/** A day at most. */
const SHIFT_MAX = 1_440;

export function shiftOption(): Option {
  const what = "minutes to add to the times of bars: -1 if a bar's time is its end";
  return new Option('--shift <minutes>', what).argParser(wholeFrom(-SHIFT_MAX, SHIFT_MAX));
}

export function fixedOffsetOption(): Option {
  const what = 'with which times were written all year, such as -05:00: their clock is right';
  return new Option('--fixed-offset <offset>', what).argParser(offset);
}

function offset(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (text === 'UTC') return 0;
  if (sign === undefined)
    throw new InvalidArgumentError('Expected an offset such as -05:00, or UTC.');
  const size = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  return sign === '-' ? -size : size;
}

export function fileTerms(flags: FileFlags): Omit<BarFileRequest, 'file' | 'symbol'> {
  const { zone, columns, length: lengthMs, dates, shift: shiftMinutes } = flags;
  const { fixedOffset: fixedOffsetMs } = flags;
  const order = dates === 'mdy' ? 'month-first' : 'day-first';
  const dayOrder = dates === undefined ? 'unknown' : order;
  return {
    zone,
    columns,
    lengthMs,
    calendar: home().calendar,
    dayOrder,
    shiftMinutes,
    fixedOffsetMs,
  };
}

export async function readFile(request: BarFileRequest): Promise<Result<ReadBars, FileIssue[]>> {
  if (!isParquet(request.file)) return readBarFiles(request);
  return readParquetBars(request);
}

const PLAYED = Object.keys(READ_BAR_MS) as ReadBarName[];
/** Weeks are played and not stored. */
const STORED = PLAYED.filter((name) => name !== '1w');

function lengthAmong(names: readonly ReadBarName[]): (text: string) => number {
  return (text) => {
    const name = lengthMeant(text);
    if (name === undefined || !names.includes(name))
      throw new InvalidArgumentError(`Expected ${names.join(', ')}.`);
    return READ_BAR_MS[name];
  };
}

/** For a run, which plays what it is given. */
export function lengthOption(): Option {
  const what = 'of the bars where a file does not show it: 5m, 1h, 1d, 1w';
  return new Option('--length <length>', what).argParser(lengthAmong(PLAYED));
}

function names(text: string): readonly string[] {
  const all = text.split(',').map((name) => name.trim());
  if (all.includes('')) throw new InvalidArgumentError('Expected names with commas between them.');
  return all;
}

// Writes the tape beside the trading: compressed off the engine's thread, flushed each second, and dropped rather
// than waited for.
import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { makeFolder } from '../../../files/make-folder.ts';
import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import { type Instant, SECOND_MS, type TradingDay } from '../../../kernel/instant.ts';
import type { Log } from '../../ports/log.ts';
import { TAPE_VERSION, type Tape, type TapeHead } from '../../ports/tape.ts';
import { forgetOldTapes, tapeFile } from './tape-files.ts';
import { type TapeLine, tapeText } from './tape-text.ts';

export interface TapeWriterOptions {
  readonly folder: string;
  readonly head: Omit<TapeHead, 'part' | 'seq' | 'version'>;
  /** The exchange's day of a moment: each day has its own file. */
  dayOf(at: Instant): TradingDay;
  readonly keepDays: number;
  readonly wall: WallClock;
  readonly log: Log;
}

export interface TapeWriter extends Tape {
  /** Writes no further line: the disk space is needed for more important data. */
  giveUp(): void;
  /** Resolves when everything is on disk. */
  stop(): Promise<void>;
}

/** Bytes that may wait for the disk; further lines are lost, and the tape records how many. */
const WAITING_BYTES_MAX = 16 * 1024 * 1024;

/** Lines are written together, once they are this long or a second old: each write occupies a thread for 20 µs of processor time. */
const TOGETHER_LENGTH = 64 * 1024;

interface Part {
  readonly day: TradingDay;
  readonly gzip: Gzip;
}

export function createTapeWriter(options: TapeWriterOptions): TapeWriter {
  const { folder, wall, log } = options;
  let part: Part | undefined;
  let parts = 0;
  /** Files that are not yet complete on disk: the current one, and one of the day before. */
  const open = new Set<Promise<void>>();
  let lost = 0;
  /** Of the current part, not written yet. */
  let lines = '';
  let hasGivenUp = false;
  let flushing: Cancel = wall.after(SECOND_MS, flush);

  function flush(): void {
    writeLines();
    part?.gzip.flush(constants.Z_SYNC_FLUSH);
    flushing = wall.after(SECOND_MS, flush);
  }

  function addLine(line: TapeLine): void {
    lines += `${tapeText(line)}\n`;
    if (lines.length >= TOGETHER_LENGTH) writeLines();
  }

  function writeLines(): void {
    if (lines !== '' && part?.gzip.destroyed === false) part.gzip.write(lines);
    lines = '';
  }

  function end(): void {
    writeLines();
    part?.gzip.end();
  }

  function begin(day: TradingDay, now: Instant): Part {
    forgetOldTapes(folder, now, options.keepDays);
    const path = tapeFile(folder, options.head.life, day);
    makeFolder(dirname(path), 0o700);
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const file = createWriteStream(path, { mode: 0o600 });
    const ended = new Promise<void>((resolve) => {
      const fail = (error: Error): void => {
        sayGivenUp(error.message);
        gzip.destroy();
        file.destroy();
        resolve();
      };
      gzip.once('error', fail);
      file.once('error', fail);
      file.once('close', resolve);
    });
    open.add(ended);
    void ended.then(() => open.delete(ended));
    gzip.pipe(file);
    return { day, gzip };
  }

  function partOf(now: Instant, seq: number): Part {
    const day = options.dayOf(now);
    if (part?.day === day) return part;
    end();
    part = begin(day, now);
    parts += 1;
    const head: TapeHead = { ...options.head, version: TAPE_VERSION, part: parts, seq };
    addLine({ kind: 'head', head });
    return part;
  }

  function write({ gzip }: Part, line: TapeLine): void {
    if (gzip.writableLength > WAITING_BYTES_MAX) {
      lost += 1;
      return;
    }
    if (lost > 0) addLine({ kind: 'hole', lines: lost });
    lost = 0;
    addLine(line);
  }

  /** A failure of the tape affects only the tape. */
  function guarded(call: () => void): void {
    if (hasGivenUp) return;
    try {
      call();
    } catch (error) {
      sayGivenUp(String(error));
    }
  }

  function sayGivenUp(why: string): void {
    if (!hasGivenUp) log.warn('The tape is not written until the next start.', { why });
    hasGivenUp = true;
  }

  return {
    batch: (batch) => guarded(() => write(partOf(batch.now, batch.seq), { kind: 'batch', batch })),
    snapshotAsked: (now) =>
      guarded(() => {
        if (part !== undefined) write(part, { kind: 'asked', now });
      }),
    giveUp() {
      sayGivenUp('its space is needed');
      end();
    },
    async stop() {
      flushing();
      end();
      await Promise.all(open);
    },
  };
}

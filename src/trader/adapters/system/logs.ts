// The daemon's log: JSON lines in rotated files of the instance folder, and readable lines on stderr on request.
import winston from 'winston';
import type { Log, LogFields, LogLevel } from '../../ports/log.ts';
import { createRedaction } from './redaction.ts';
import { createRotatingFile } from './rotating-file.ts';

const { createLogger, format, transports } = winston;

export const LOG_FILE = 'sluice.log';
const FILE_BYTES_MAX = 20 * 1024 * 1024;
const FILES_MAX = 10;
const RECENT_MS = 60 * 60 * 1000;

export interface LogOptions {
  /** The `logs` folder of the instance. */
  readonly folder: string;
  readonly level: LogLevel;
  /** Also readable lines on stderr, for a person or a service manager. */
  readonly isConsole: boolean;
  /** Texts that must never appear in the log. */
  readonly secrets: readonly string[];
  readonly fileBytesMax?: number;
}

export interface Logs extends Log {
  /** Adds texts that must never appear: a reload may introduce them. */
  hide(secrets: readonly string[]): void;
  /** Errors written within the last hour of wall time. */
  errorsLastHour(): number;
  /** Resolves when everything is on disk. */
  stop(): Promise<void>;
}

export function createLogs(options: LogOptions): Logs {
  const redaction = createRedaction(options.secrets);
  const file = createRotatingFile({
    folder: options.folder,
    name: LOG_FILE,
    bytesMax: options.fileBytesMax ?? FILE_BYTES_MAX,
    filesMax: FILES_MAX,
  });
  const lines = new transports.Stream({ stream: file, format: format.json() });
  const logger = createLogger({ level: options.level, transports: [lines] });
  logger.on('error', () => {});
  if (options.isConsole)
    logger.add(new transports.Stream({ stream: process.stderr, format: line }));
  const errorTimes: number[] = [];

  function write(level: LogLevel, sentence: string, fields: LogFields = {}): void {
    const at = Date.now();
    if (level === 'error') errorTimes.push(at);
    logger.log({
      ...redaction.fields(fields),
      level,
      message: redaction.text(sentence),
      time: new Date(at).toISOString(),
    });
  }

  return {
    error: (sentence, fields) => write('error', sentence, fields),
    warn: (sentence, fields) => write('warn', sentence, fields),
    info: (sentence, fields) => write('info', sentence, fields),
    debug: (sentence, fields) => write('debug', sentence, fields),
    hide: redaction.learn,
    errorsLastHour() {
      const since = Date.now() - RECENT_MS;
      while ((errorTimes[0] ?? since) < since) errorTimes.shift();
      return errorTimes.length;
    },
    stop() {
      const { promise, resolve } = Promise.withResolvers<void>();
      lines.once('finish', () => file.end(resolve));
      logger.end();
      return promise;
    },
  };
}

const line = format.printf(({ level, message, time, ...fields }) => {
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${fieldText(value)}`);
  return [String(time), level.toUpperCase().padEnd(5), String(message), ...rest].join(' ');
});

function fieldText(value: unknown): string {
  return typeof value === 'string' && !/[\s"]/.test(value) ? value : JSON.stringify(value);
}

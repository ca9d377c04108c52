// The log of a process: JSON lines in rotated files, and on request on stderr, readable or as JSON.
import winston from 'winston';
import { plainJson, plainNumber, plainText } from '../../../kernel/plain-json.ts';
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
  /** Default: `sluice.log`. */
  readonly file?: string;
  /** Also on stderr: lines for a person, or the same JSON for a service manager. */
  readonly console: 'none' | 'lines' | 'json';
  /** Fields of every line: `service`, and `account_id` if it has one. */
  readonly about: LogFields;
  /** Texts that must never appear in the log. */
  readonly secrets: readonly string[];
  readonly fileBytesMax?: number;
  /** An error of our own code was logged. */
  onError?(error: Error): void;
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
    name: options.file ?? LOG_FILE,
    bytesMax: options.fileBytesMax ?? FILE_BYTES_MAX,
    filesMax: FILES_MAX,
  });
  const lines = new transports.Stream({ stream: file, format: json });
  const logger = createLogger({ level: options.level, transports: [lines] });
  logger.on('error', () => {});
  if (options.console !== 'none') {
    const shape = options.console === 'json' ? json : line;
    logger.add(new transports.Stream({ stream: process.stderr, format: shape }));
  }
  const errorTimes: number[] = [];

  function write(level: LogLevel, sentence: string, fields: LogFields = {}): void {
    const at = Date.now();
    if (level === 'error') {
      errorTimes.push(at);
      if (fields.error instanceof Error) options.onError?.(fields.error);
    }
    if (!logger.isLevelEnabled(level)) return;
    logger.log({
      timestamp: new Date(at).toISOString(),
      level,
      ...options.about,
      message: redaction.text(plainText(sentence)),
      ...redaction.fields(fields),
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

/** In the order in which the fields were given. */
const json = format.json({
  deterministic: false,
  replacer: (_, value) => (typeof value === 'number' ? plainNumber(value) : value),
});

const line = format.printf(
  ({ level, message, timestamp, service: _, account_id: __, ...fields }) => {
    const rest = Object.entries(fields).map(([key, value]) => `${key}=${fieldText(value)}`);
    return [String(timestamp), level.toUpperCase().padEnd(5), String(message), ...rest].join(' ');
  },
);

function fieldText(value: unknown): string {
  return typeof value === 'string' && !/[\s"]/.test(value) ? value : plainJson(value);
}

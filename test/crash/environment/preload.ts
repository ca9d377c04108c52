// Loaded into a daemon before its own code: ends the process without notice at the step the environment names.
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type Database from 'better-sqlite3';
import {
  type CommitPoint,
  type FramePoint,
  KILL_VARIABLE,
  type KillOrder,
  type StatementPoint,
} from './kill-point.ts';
import { createFrameReader, type FrameReader } from './order-frames.ts';
import { createRequestReader } from './order-requests.ts';
import { type SqliteAddon, whenSqliteLoads } from './sqlite-addon.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const READERS = { ib: createFrameReader, ssi: createRequestReader } as const;

const text = process.env[KILL_VARIABLE];
if (text !== undefined && text !== '') {
  const { point, gatewayPort, broker } = JSON.parse(text) as KillOrder;
  if (point.at === 'frame') watchFrames(point, gatewayPort, READERS[broker]());
  else whenSqliteLoads((addon) => watchStatements(addon, point));
}

/** As a power cut would: no handler runs, nothing is flushed. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

function watchStatements(addon: SqliteAddon, point: CommitPoint | StatementPoint): void {
  const statements = addon.Statement.prototype;
  const { run } = statements;
  const isDue = countdown(point.nth ?? 1);
  let isInside = false;

  statements.run = function killing(this: unknown, ...args: unknown[]): unknown {
    const { source, database } = this as Database.Statement;
    // The dry run of an entry has a journal of its own, in memory: to die in it proves nothing.
    if (database.memory) return run.apply(this, args);
    if (point.at === 'statement') {
      const isIt = source.startsWith(point.sql) && isDue();
      if (isIt && point.moment === 'before') die();
      const result = run.apply(this, args);
      if (isIt) die();
      return result;
    }
    if (source.startsWith('INSERT INTO facts')) isInside ||= isIn(point, args);
    if (source !== 'COMMIT') return run.apply(this, args);
    const isIt = isInside && isDue();
    isInside = false;
    if (isIt && point.moment === 'before') die();
    const result = run.apply(this, args);
    if (isIt) die();
    return result;
  };
}

/** Whether the rows about to be written hold such a fact; a row is its type and, some values on, its text. */
function isIn(point: CommitPoint, args: readonly unknown[]): boolean {
  const values = args.flat();
  return values.some(
    (value, index) =>
      value === point.fact && String(values[index + BODY_AFTER_TYPE]).includes(point.having ?? ''),
  );
}

/** In the values of one row: version, cause and correlation stand between. */
const BODY_AFTER_TYPE = 4;

interface Writing {
  readonly remotePort?: number;
  readonly _handle?: { readonly fd: number };
}

function watchFrames(point: FramePoint, gatewayPort: number, reader: FrameReader): void {
  const sockets = Socket.prototype as unknown as { _writeGeneric: Method };
  const { _writeGeneric: write } = sockets;
  const isDue = countdown(point.nth ?? 1);

  sockets._writeGeneric = function killing(this: unknown, ...args: unknown[]): unknown {
    const { remotePort, _handle } = this as Writing;
    if (remotePort !== gatewayPort) return write.apply(this, args);
    const bytes = bytesOf(args[0] === true, args[1], args[2]);
    for (const frame of reader.framesIn(bytes)) {
      const isVerb =
        frame.verb === point.verb || (point.verb === 'place' && frame.verb !== 'cancel');
      if (!isVerb || (point.leg !== undefined && frame.leg !== point.leg) || !isDue()) continue;
      const cut = {
        before: frame.start,
        mid: Math.floor((frame.start + frame.end) / 2),
        after: frame.end,
      }[point.moment];
      if (cut > 0 && _handle !== undefined) writeSync(_handle.fd, bytes.subarray(0, cut));
      die();
    }
    return write.apply(this, args);
  };
}

/** One write, or several that were held together. */
function bytesOf(isMany: boolean, chunk: unknown, encoding: unknown): Buffer {
  const one = (data: unknown, name: unknown): Buffer =>
    Buffer.isBuffer(data) ? data : Buffer.from(String(data), name as BufferEncoding);
  if (!isMany) return one(chunk, encoding);
  const chunks = chunk as readonly { readonly chunk: unknown; readonly encoding: unknown }[];
  return Buffer.concat(
    chunks.map((part) => (Buffer.isBuffer(part) ? part : one(part.chunk, part.encoding))),
  );
}

function countdown(from: number): () => boolean {
  let left = from;
  return () => {
    left -= 1;
    return left === 0;
  };
}

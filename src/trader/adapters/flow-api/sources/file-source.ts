// A file as a source: each poll reads what was appended since the last one, or the whole document if it changed.
import { type FileHandle, open, stat } from 'node:fs/promises';
import { fileFaultText } from '../../../../kernel/file-fault.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import { unwrap } from '../../../domain/intake/mapping/unwrap.ts';
import type { FileTerms } from '../../../ports/feed-profile.ts';
import type { DeclaredFeedSettings } from '../../../ports/feed-settings.ts';
import {
  ALL_SYMBOLS,
  type Answer,
  type Asked,
  type FeedSource,
  type Outcome,
} from './feed-source.ts';
import { bodiesIn, FILE_START, type TextPlace } from './file-records.ts';
import { createSieve } from './found-records.ts';

/** The read position in the file with that identity. */
interface Place extends TextPlace {
  readonly inode: number;
  readonly offset: number;
  readonly changedMs: number;
}

const NOTHING_NEW: Outcome = { kind: 'answered', records: [] };

const DOCUMENT_BYTES_MAX = 16_777_216;
/** The next poll reads more. */
const CHUNK_BYTES_MAX = 4_194_304;

export function createFileSource(settings: DeclaredFeedSettings, terms: FileTerms): FeedSource {
  const { url: file, symbols, declared } = settings;
  const sieve = createSieve(settings);
  const asked: Asked = { symbol: ALL_SYMBOLS, symbols, isInput: false };
  const isWhole = terms.format === 'json';
  let place: Place | undefined;

  function found(text: string, at: TextPlace): Outcome {
    const { bodies, faults } = bodiesIn(text, terms, at);
    const opened = bodies.map((body) => unwrap(body, declared.envelope));
    const records = opened.flatMap((items) => (items.ok ? items.value : []));
    const closed = opened.flatMap((items) => (items.ok ? [] : [items.failure]));
    const all = [...faults, ...closed];
    const [fault] = all;
    const isReadable = opened.some((items) => items.ok);
    if (fault !== undefined && !isReadable) return { kind: 'unreadable', why: fault };
    return { kind: 'answered', records: sieve.sifted(records), faults: all };
  }

  async function read(): Promise<Outcome> {
    const seen = await fileSeen(file);
    if (!seen.ok) return { kind: 'unavailable', why: seen.failure };
    const { inode, size, changedMs } = seen.value;
    // Replaced or truncated: treated as another file.
    const isSame = place?.inode === inode && size >= place.offset;
    const from: Place = isSame && place ? place : { ...FILE_START, inode, offset: 0, changedMs: 0 };
    if (changedMs === from.changedMs && size === from.offset) return NOTHING_NEW;
    return isWhole
      ? readDocument({ ...from, changedMs }, size)
      : readLines({ ...from, changedMs }, size);
  }

  /** The next poll reads a document again that is still being written. */
  async function readDocument(at: Place, size: number): Promise<Outcome> {
    if (size > DOCUMENT_BYTES_MAX) {
      return {
        kind: 'unreadable',
        why: `the file is over ${DOCUMENT_BYTES_MAX.toLocaleString('en-US')} bytes`,
      };
    }
    const bytes = await bytesFrom(file, 0, size);
    if (!bytes.ok) return { kind: 'unavailable', why: bytes.failure };
    const outcome = found(bytes.value.toString('utf8'), FILE_START);
    if (outcome.kind === 'answered') place = { ...at, offset: size };
    return outcome;
  }

  async function readLines(at: Place, size: number): Promise<Outcome> {
    const length = Math.min(size - at.offset, CHUNK_BYTES_MAX);
    const chunk = await bytesFrom(file, at.offset, length);
    if (!chunk.ok) return { kind: 'unavailable', why: chunk.failure };
    const lines = wholeLines(chunk.value);
    if (lines.length === 0 && length === CHUNK_BYTES_MAX) {
      return {
        kind: 'unreadable',
        why: `a line is over ${CHUNK_BYTES_MAX.toLocaleString('en-US')} bytes`,
      };
    }
    const text = lines.toString('utf8');
    place = {
      ...at,
      offset: at.offset + lines.length,
      linesBefore: at.linesBefore + text.split('\n').length - 1,
      header: at.header ?? (terms.format === 'csv' ? headerOf(text) : undefined),
    };
    return text.trim() === '' ? NOTHING_NEW : found(text, at);
  }
  return {
    round: () => [asked],
    ask: async (): Promise<Answer> => ({ outcome: await read(), headers: {} }),
    restart() {
      place = undefined;
      sieve.forget();
    },
    close() {},
  };
}

/** An incomplete last line waits for its end. */
function wholeLines(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
}

function headerOf(text: string): string | undefined {
  const [first = ''] = text.split('\n', 1);
  return first === '' ? undefined : first;
}

interface FileSeen {
  readonly inode: number;
  readonly size: number;
  readonly changedMs: number;
}

async function fileSeen(file: string): Promise<Result<FileSeen, string>> {
  try {
    const seen = await stat(file);
    // Opening a pipe would block until a writer opens it.
    if (!seen.isFile()) return failed('the file cannot be read: it is not a regular file');
    return ok({ inode: seen.ino, size: seen.size, changedMs: seen.mtimeMs });
  } catch (error) {
    return failed(`the file cannot be read: ${fileFaultText(error)}`);
  }
}

async function bytesFrom(
  file: string,
  offset: number,
  length: number,
): Promise<Result<Buffer, string>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return ok(bytes.subarray(0, bytesRead));
  } catch (error) {
    return failed(`the file cannot be read: ${fileFaultText(error)}`);
  } finally {
    await handle?.close();
  }
}

// A file as a source: each poll reads what was appended since the last, or the whole document when it changed.
import { type FileHandle, open, stat } from 'node:fs/promises';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { FileTerms } from '../../../ports/feed-profile.ts';
import type { DeclaredFeedSettings } from '../../../ports/settings.ts';
import { unwrap } from '../../../trading/intake/mapping/unwrap.ts';
import {
  ALL_SYMBOLS,
  type Answer,
  type Asked,
  type FeedSource,
  type Outcome,
} from './feed-source.ts';
import { bodiesIn } from './file-records.ts';
import { createSieve } from './found-records.ts';

/** Where reading stands in the file of that identity. */
interface Place {
  readonly inode: number;
  readonly offset: number;
  readonly changedMs: number;
  /** First line of a table. */
  readonly header: string | undefined;
}

/** More is read with the next poll. */
const CHUNK_BYTES_MAX = 4_194_304;

export function createFileSource(settings: DeclaredFeedSettings, terms: FileTerms): FeedSource {
  const { url: file, symbols, declared } = settings;
  const sieve = createSieve(settings);
  const asked: Asked = { symbol: ALL_SYMBOLS, symbols, isInput: false };
  let place: Place | undefined;

  function found(text: string, header: string | undefined): Outcome {
    const bodies = bodiesIn(text, terms, header);
    if (!bodies.ok) return { kind: 'unreadable', why: bodies.failure };
    const records: unknown[] = [];
    for (const body of bodies.value) {
      const items = unwrap(body, declared.envelope);
      if (!items.ok) return { kind: 'unreadable', why: items.failure };
      records.push(...items.value);
    }
    return { kind: 'answered', records: sieve.sifted(records) };
  }

  async function look(): Promise<Outcome> {
    const seen = await fileSeen(file);
    if (!seen.ok) return { kind: 'unavailable', why: seen.failure };
    const { inode, size, changedMs } = seen.value;
    // Replaced, or cut short: it is another file.
    const isSame = place?.inode === inode && size >= place.offset;
    const from = isSame ? place : undefined;
    const isChanged = from?.changedMs !== changedMs || size > from.offset;
    if (!isChanged) return { kind: 'answered', records: [] };
    const isWhole = terms.format === 'json';
    const start = isWhole ? 0 : (from?.offset ?? 0);
    const chunk = await textFrom(
      file,
      start,
      isWhole ? size : Math.min(size - start, CHUNK_BYTES_MAX),
    );
    if (!chunk.ok) return { kind: 'unavailable', why: chunk.failure };
    const text = isWhole ? chunk.value : wholeLines(chunk.value);
    place = {
      inode,
      changedMs,
      offset: start + Buffer.byteLength(text),
      header: from?.header ?? (terms.format === 'csv' ? headerOf(text) : undefined),
    };
    return text.trim() === '' ? { kind: 'answered', records: [] } : found(text, from?.header);
  }

  return {
    round: () => [asked],
    ask: async (): Promise<Answer> => ({ outcome: await look(), headers: {} }),
    restart() {
      place = undefined;
      sieve.forget();
    },
    close() {},
  };
}

/** The line that is still being written waits for its end. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
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
    const { ino: inode, size, mtimeMs: changedMs } = await stat(file);
    return ok({ inode, size, changedMs });
  } catch (error) {
    return failed(`the file cannot be read: ${codeOf(error)}`);
  }
}

async function textFrom(
  file: string,
  offset: number,
  length: number,
): Promise<Result<string, string>> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file);
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return ok(bytes.subarray(0, bytesRead).toString('utf8'));
  } catch (error) {
    return failed(`the file cannot be read: ${codeOf(error)}`);
  } finally {
    await handle?.close();
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown reason';
}

// A file that a caller sends: its text and what is said about it, read to rows.
import { z } from 'zod';
import type { SentFile } from '../../../ledger/app/background-import.ts';
import { type FileReading, FORMATS, type ImportedFile } from '../../../ledger/app/read-import.ts';
import { type Zone, zoneNamed } from '../../../market/time/zone.ts';
import { coded, ProblemError, unprocessable } from '../shapes/problem.ts';
import { flag } from '../shapes/query-numbers.ts';
import type { Book } from './book.ts';
import { unreadable } from './import-refusals.ts';

export const importQuery = z.strictObject({
  format: z.enum(FORMATS).optional().describe('Recognised by the content unless given'),
  statement_account: z
    .string()
    .min(1)
    .max(32)
    .optional()
    .describe('The one to import, if the file has several'),
  time_zone: z
    .string()
    .max(64)
    .optional()
    .describe('Of times without one; that of the home venue unless given'),
  skip_unreadable: flag().default(false).describe('Leave out rows that cannot be read'),
  confirm: flag().default(false).describe('Book it, all or nothing; else a preview'),
});

export const runQuery = importQuery.omit({ confirm: true });

/** What is said of a file that is only read. */
export const fileQuery = runQuery.omit({ skip_unreadable: true });

export const importedBody = z.strictObject({
  content: z.string().min(1).describe('The text of the file'),
  mapping: z
    .string()
    .max(20_000)
    .optional()
    .describe('YAML: what the columns of a CSV of any broker mean'),
});

/** While the caller waits: more would take longer than a connection waits for an answer. */
export const ROWS_MAX = 50_000;

export interface FileSent {
  readonly query: z.infer<typeof fileQuery> & { readonly skip_unreadable?: boolean };
  readonly body: z.infer<typeof importedBody>;
}

export function sentFile(book: Book, { query, body }: FileSent): SentFile {
  const { format, statement_account: account, time_zone } = query;
  return {
    ...{ content: body.content, mapping: body.mapping, format, account },
    zone: time_zone === undefined ? book.home.zone : zoneOf(time_zone),
    leavesProblemsOut: query.skip_unreadable === true,
  };
}

export async function fileIn(
  reading: FileReading,
  { content, mapping, format, account, zone }: SentFile,
  { rowsMax, gone }: { readonly rowsMax: number; readonly gone: AbortSignal },
): Promise<ImportedFile> {
  const bytes = new TextEncoder().encode(content);
  const read = await reading.read({ bytes, format, mapping, account, zone }, gone);
  if (!read.ok) throw unreadable(read.failure);
  const count = read.value.drafts.length;
  if (count <= rowsMax) return read.value;
  const detail = `The file books ${count} rows, and at most ${rowsMax} are imported while you wait; send it to /portfolios/{id}/import-runs, send a shorter period, or use \`sluice ledger import\`.`;
  throw new ProblemError(coded('body_too_long', detail));
}

function zoneOf(name: string): Zone {
  try {
    return zoneNamed(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unprocessable('time_zone', `time_zone: ${name} is not a zone such as Europe/Berlin.`);
  }
}

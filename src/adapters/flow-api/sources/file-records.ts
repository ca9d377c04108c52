// Records in a text: one JSON document, JSON by lines, or a table with a header.
import { parse } from 'csv-parse/sync';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { FileTerms } from '../../../ports/feed-profile.ts';

/** Whole bodies, each to be opened by the profile's envelope; the failure names the line. */
export type FileBodies = Result<readonly unknown[], string>;

/** The text holds whole lines; `header` is the first line of a table that was read before. */
export function bodiesIn(
  text: string,
  { format, delimiter }: FileTerms,
  header: string | undefined,
): FileBodies {
  switch (format) {
    case 'json':
      return jsonIn(text);
    case 'ndjson':
      return linesIn(text);
    case 'csv':
      return rowsIn(header === undefined ? text : `${header}\n${text}`, delimiter);
  }
}

function jsonIn(text: string): FileBodies {
  try {
    return ok([JSON.parse(text)]);
  } catch {
    return failed(text.trim() === '' ? 'the file is empty' : 'the file is not JSON');
  }
}

function linesIn(text: string): FileBodies {
  const bodies: unknown[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      bodies.push(JSON.parse(line));
    } catch {
      return failed(`line ${index + 1} is not JSON`);
    }
  }
  return ok(bodies);
}

/** Every field is text: the profile says what is a number. */
function rowsIn(text: string, delimiter: string): FileBodies {
  try {
    const rows: unknown[] = parse(text, {
      bom: true,
      columns: true,
      delimiter,
      skip_empty_lines: true,
      trim: true,
    });
    return ok(rows);
  } catch (error) {
    return failed(`the table cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

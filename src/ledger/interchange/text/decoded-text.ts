// From the bytes of a file to its text: by its byte order mark, else UTF-8; anything but text is refused.
import { failed, ok, type Result } from '../../../kernel/result.ts';

/** Of a file or a request: a year of a busy account is below 10 MB. */
export const FILE_BYTES_MAX = 64 * 2 ** 20;

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** In Windows-1252 if it is not UTF-8 and names no encoding; undefined if it is not text. */
export function guessedText(bytes: Uint8Array): string | undefined {
  const read = decodedText(bytes, 'windows-1252');
  return read.ok ? read.value : undefined;
}

/** Without byte order mark. The failure is one sentence. */
export function decodedText(
  bytes: Uint8Array,
  encoding: TextEncoding | undefined,
): Result<string, string> {
  if (bytes.length > FILE_BYTES_MAX) return failed(tooLarge(bytes.length));
  const kind = binaryKindOf(bytes);
  if (kind !== undefined) return failed(`The file is ${kind.name}, not text; ${kind.advice}.`);
  const used = encodingOf(bytes) ?? encoding ?? 'utf-8';
  const text = decodedBy(used, bytes);
  if (text === undefined)
    return failed(
      `The file is not ${used.toUpperCase()} text; save it as UTF-8, or name its encoding (such as windows-1252) in the mapping.`,
    );
  if (text.trim() === '') return failed('The file is empty; export it again.');
  if (text.includes('\0'))
    return failed('The file contains binary data; export it as CSV, XML or JSON.');
  return ok(text);
}

function tooLarge(bytes: number): string {
  const [size, most] = [bytes, FILE_BYTES_MAX].map((count) => Math.ceil(count / 2 ** 20));
  return `The file has ${size} MB, and at most ${most} MB are imported at once; export a shorter period.`;
}

const EXPORT = 'export it as CSV, XML or JSON';
const SAVE =
  'open a workbook in a spreadsheet and save its sheet as CSV (File, Save as, CSV UTF-8)';

interface BinaryKind {
  readonly name: string;
  readonly advice: string;
  readonly start: readonly number[];
}

const BINARY_KINDS: readonly BinaryKind[] = [
  { name: 'a PDF document', advice: EXPORT, start: [0x25, 0x50, 0x44, 0x46] },
  {
    name: 'a ZIP archive or an Excel workbook',
    advice: `unpack an archive; ${SAVE}`,
    start: [0x50, 0x4b, 0x03, 0x04],
  },
  { name: 'a gzip archive', advice: EXPORT, start: [0x1f, 0x8b] },
  { name: 'an old Excel workbook', advice: SAVE, start: [0xd0, 0xcf, 0x11, 0xe0] },
];

function binaryKindOf(bytes: Uint8Array): BinaryKind | undefined {
  return BINARY_KINDS.find(({ start }) => start.every((byte, at) => bytes[at] === byte));
}

/** UTF-16 by its mark, or by the zero bytes of plain letters; undefined if nothing in the bytes says. */
function encodingOf(bytes: Uint8Array): TextEncoding | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  return undefined;
}

function decodedBy(encoding: TextEncoding, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

// Lines around the rows of a file that say what it is: above the header an address or a title, below the last row a note.
import type { Cells } from './cells.ts';

const TITLES_MAX = 5;

/** Above a header: each is alone in its line, as the address of CryptoDataDownload. */
export function areTitles(lines: readonly (readonly string[])[]): boolean {
  return lines.length <= TITLES_MAX && lines.every((cells) => filled(cells) <= 1);
}

/** Barchart ends its downloads with a line that says when they were made. */
export function isFooter(cells: Cells): boolean {
  return cells.text(0).startsWith('Downloaded from Barchart.com') && !cells.hasTextFrom(1);
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

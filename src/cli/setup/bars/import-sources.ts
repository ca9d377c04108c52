// What an import says of its files: what each was taken for, and what was left out.
import { counted } from '../../../trader/domain/wording/figures.ts';
import { folded } from '../../answers/sections-text.ts';
import { printNote } from '../../program/output.ts';

const NOTES_MAX = 10;

export function printSources(
  shapes: ReadonlyMap<string, readonly string[]>,
  notes: readonly string[],
): void {
  for (const [shape, files] of shapes)
    printNote(`${files.length === 1 ? files[0] : `${files.length} files`}: ${shape}`);
  for (const note of shortened(notes)) printNote(folded(note, '').join('\n'));
}

function shortened(notes: readonly string[]): readonly string[] {
  if (notes.length <= NOTES_MAX) return notes;
  return [
    ...notes.slice(0, NOTES_MAX),
    `${counted(notes.length - NOTES_MAX, 'more note')}: see --json`,
  ];
}

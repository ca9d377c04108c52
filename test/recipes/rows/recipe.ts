// A recipe: what is written to add one thing to the program. Played by `npm run test:recipes`, described by docs/technical/adding.md.

export interface Recipe {
  /** The heading of its section. */
  readonly title: string;
  /** In the order in which they are written; a file may occur several times. */
  readonly edits: readonly Edit[];
  /** The example test, one of the new files. */
  readonly test: string;
  /** Other tests that must still pass. */
  readonly alsoPass?: readonly string[];
}

export type Edit =
  | { readonly file: string; readonly create: string }
  /** `anchor` occurs once in the file and names what stands there, not a line. */
  | { readonly file: string; readonly after: string; readonly insert: string }
  | { readonly file: string; readonly before: string; readonly insert: string };

/** The text with the edit in it; a sentence if that is impossible. */
export function edited(text: string | undefined, edit: Edit): { text: string } | { why: string } {
  if ('create' in edit)
    return text === undefined ? { text: edit.create } : { why: `${edit.file} exists` };
  if (text === undefined) return { why: `${edit.file} does not exist` };
  const anchor = 'after' in edit ? edit.after : edit.before;
  const places = text.split(anchor).length - 1;
  if (places !== 1) return { why: `its anchor occurs ${places} times in ${edit.file}: ${anchor}` };
  const both = 'after' in edit ? anchor + edit.insert : edit.insert + anchor;
  // A pattern in the replacement text would be expanded.
  return { text: text.replace(anchor, () => both) };
}

/** Each once, in the order in which they are first written. */
export function filesOf({ edits }: Recipe): readonly string[] {
  return [...new Set(edits.map(({ file }) => file))];
}

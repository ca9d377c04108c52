// A planted mistake: one place of the source, what stands there instead, and the tests that must notice.
import { stripTypeScriptTypes } from 'node:module';

export interface Mutant {
  readonly id: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly anchor: string;
  readonly instead: string;
  /** What no longer holds. */
  readonly breaks: string;
  /** Test files, or folders of them, that are named for it; the likeliest first. */
  readonly tests: readonly string[];
}

/** The text of the file with the mistake in it; a sentence if that is impossible. */
export function planted(text: string, { id, file, anchor, instead }: Mutant): string | MutantUnfit {
  const places = text.split(anchor).length - 1;
  if (places !== 1) return unfit(`${id}: its anchor occurs ${places} times in ${file}`);
  if (anchor === instead) return unfit(`${id}: it changes nothing`);
  // A pattern in the replacement text would be expanded.
  const mistaken = text.replace(anchor, () => instead);
  try {
    stripTypeScriptTypes(mistaken);
  } catch (error) {
    return unfit(`${id}: it cannot be read: ${String(error)}`);
  }
  return mistaken;
}

export interface MutantUnfit {
  readonly why: string;
}

function unfit(why: string): MutantUnfit {
  return { why };
}

// The "did you mean" suggestion for an unknown name: the known name with the fewest edits if it is close enough to be
// a typo, else one with the same consonants, else one that contains it or is contained in it.

/** Shorter names resemble too many others by more than one edit. */
const LENGTH_MIN = 4;

/** Undefined if no name is close: a bad suggestion is worse than none. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let fewest = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const edits = editsBetween(wanted, candidate.toLowerCase());
    if (edits < fewest) {
      nearest = candidate;
      fewest = edits;
    }
  }
  return nearest ?? soundAlike(wanted, known) ?? overlappingName(wanted, known);
}

/** `mode` for `mood`: the same consonants with other vowels between them. */
function soundAlike(wanted: string, known: Iterable<string>): string | undefined {
  const consonants = consonantsOf(wanted);
  if (consonants.length < 2 || wanted.length < LENGTH_MIN) return undefined;
  for (const candidate of known) {
    const name = candidate.toLowerCase();
    const isAlike = name[0] === wanted[0] && consonantsOf(name) === consonants;
    const isAsLong = name.length >= LENGTH_MIN && Math.abs(name.length - wanted.length) <= 1;
    if (isAlike && isAsLong) return candidate;
  }
  return undefined;
}

function consonantsOf(name: string): string {
  return name.replaceAll(/[aeiou]/g, '');
}

/** `risk` for `risk_percent`, and the other way round. */
function overlappingName(wanted: string, known: Iterable<string>): string | undefined {
  for (const candidate of known) {
    const name = candidate.toLowerCase();
    const [part, whole] = name.length < wanted.length ? [name, wanted] : [wanted, name];
    if (part.length >= LENGTH_MIN && whole.includes(part)) return candidate;
  }
  return undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editsBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (isSwap && row > 1 && column > 1) {
        edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

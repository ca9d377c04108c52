// Numbers with a decimal comma, in files that do not separate their cells with it. Whether 412,500 is a price with three
// digits or a number of thousands is never guessed: one number of the file has to show it.

export interface DecimalCommas {
  /** With a point; as it is if it has no single comma. */
  pointed(text: string): string;
  /** Why commas cannot be read as decimal; `points` are the numbers of the file that have one. */
  fault(points: number): string | undefined;
}

export function createDecimalCommas(): DecimalCommas {
  let first: string | undefined;
  let isShown = false;
  return {
    pointed(text) {
      const [, digits] = /^[+-]?\d*,(\d+)$/.exec(text) ?? [];
      if (digits === undefined) return text;
      first ??= text;
      isShown ||= digits.length !== THOUSANDS || text.startsWith('0');
      return text.replace(',', '.');
    },
    fault(points) {
      if (first === undefined) return undefined;
      if (points > 0)
        return `some numbers have a comma ("${first}") and others a point: write all of them with a point`;
      return isShown
        ? undefined
        : `"${first}" may be a decimal number or one of thousands, and no other number shows which: write decimals with a point`;
    },
  };
}

const THOUSANDS = 3;

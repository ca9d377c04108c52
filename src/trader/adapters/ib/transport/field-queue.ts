// The fields of one message in the order of the wire, taken from the front in constant time. `shift` of an array with more than
// some sixteen thousand elements moves all that follow: the answer with a week of minutes then costs a hundred times its reading.

/** As much of an array as the library's decoder uses; undefined marks both ends of the message. */
export interface FieldQueue {
  readonly length: number;
  readonly 0: string | undefined;
  shift(): string | undefined;
}

/** Up to `spare` fields that are missing at the end are read as empty: a gateway may be older than the library. */
export function createFieldQueue(fields: readonly string[], spare = 0): FieldQueue {
  /** The mark before the fields is at -1, the one behind them at their count. */
  let next = -1;
  let left = spare;
  return {
    get length() {
      return fields.length + 1 - next;
    },
    get 0() {
      // The reader looks at the end before it takes the mark there: from now on nothing is missing.
      if (next === fields.length) left = 0;
      return fields[next];
    },
    shift() {
      if (next === fields.length && left > 0) {
        left -= 1;
        return '';
      }
      const field = fields[next];
      if (next <= fields.length) next += 1;
      return field;
    },
  };
}

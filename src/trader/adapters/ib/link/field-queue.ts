// The fields of one message in the order of the wire, taken from the front in constant time. `shift` of an array with more than
// some sixteen thousand elements moves all that follow: the answer with a week of minutes then costs a hundred times its reading.

/** As much of an array as the library's decoder uses; undefined marks both ends of the message. */
export interface FieldQueue {
  readonly length: number;
  readonly 0: string | undefined;
  shift(): string | undefined;
}

export function createFieldQueue(fields: readonly string[]): FieldQueue {
  /** The mark before the fields is at -1, the one behind them at their count. */
  let next = -1;
  return {
    get length() {
      return fields.length + 1 - next;
    },
    get 0() {
      return fields[next];
    },
    shift() {
      const field = fields[next];
      if (next <= fields.length) next += 1;
      return field;
    },
  };
}

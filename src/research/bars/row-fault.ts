// The first fault of a row, on its way from where it is found to where its line is known.

export class RowFault extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** Its format is as in the other rows, but such prices cannot be: the row says nothing. */
export class UnsoundRow extends RowFault {}

/** The vendor has no volume of that time. */
export class NoVolume extends UnsoundRow {}

export function textOfFault({ field, message }: RowFault): string {
  return field === '' ? message : `${field}: ${message}`;
}

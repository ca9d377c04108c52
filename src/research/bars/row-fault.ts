// The first fault of a row, on its way from where it is found to where its line is known.

export class RowFault extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

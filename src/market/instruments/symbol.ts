// How symbols are written.

/** What strategies, feeds and orders can name. */
export const SYMBOL = /^[A-Z0-9][A-Z0-9./-]{0,14}$/;

/** `BACpL` is a symbol; one without any capital letter was written by habit. */
export function symbolAsWritten(text: string): string {
  return /[A-Z]/.test(text) ? text : text.toUpperCase();
}

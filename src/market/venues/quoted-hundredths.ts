// Units in which exchanges quote hundredths of a currency, such as pence in London: the letters of the sources, capitals included.

/** The currency by its quoted unit. */
export const QUOTED_HUNDREDTHS: ReadonlyMap<string, string> = new Map([
  ['GBp', 'GBP'],
  ['GBX', 'GBP'],
  ['ILA', 'ILS'],
  ['USX', 'USD'],
  ['ZAc', 'ZAR'],
]);

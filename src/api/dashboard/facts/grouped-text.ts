// Sentences of the server as the page writes them: contracts by name; amounts of money, of shares and of percent in groups.
import { namedContracts } from './instrument-name.ts';
import { separators } from './number-formats.ts';

/** What follows says that it is an amount: a currency, a symbol, or percent. Numbers of things are left as they are. */
const AMOUNT = /(?<![\w.,:/-])(\d{4,})(\.\d+)?(?= ?%| [A-Z][A-Z.]{0,9}(?![\w-]))/g;

/** `99,999,999 SPY` of `99999999 SPY`. */
export function groupedText(sentence: string): string {
  const { group, point } = separators();
  return namedContracts(sentence).replaceAll(
    AMOUNT,
    (_, whole: string, decimals: string = '') =>
      `${inGroups(whole, group)}${decimals.replace('.', point)}`,
  );
}

/** Words of a trader before a price, or behind a number of shares. */
const PRICE =
  /(?<=\b(?:at|to|from|stop|target|bid|ask|R|loses|ATR|limit) |: )\d{4,}(?=(?:\.\d+)?(?![-/\w]|[:.,]\d))|(?<![\w.,:/-])\d{4,}(?= (?:shares|contracts|[A-Z][A-Z.]{0,9} (?:up|down) to)\b)/g;

/** `90,200` of `at 90200`, and contracts by name. Such sentences are the same in every language: their decimals have a point. */
export function groupedPrices(sentence: string): string {
  return namedContracts(sentence).replaceAll(PRICE, (whole) => inGroups(whole, ','));
}

function inGroups(whole: string, group: string): string {
  return whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
}

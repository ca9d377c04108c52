// Sentences of the server as the page writes numbers: amounts of money, of shares and of percent get their groups.
import { separators } from './number-formats.ts';

/** What follows says that it is an amount: a currency, a symbol, or percent. Numbers of things are left as they are. */
const AMOUNT = /(?<![\w.,:/-])(\d{4,})(\.\d+)?(?= ?%| [A-Z][A-Z.]{0,9}(?![\w-]))/g;

/** `99,999,999 SPY` of `99999999 SPY`. */
export function groupedText(sentence: string): string {
  const { group, point } = separators();
  return sentence.replaceAll(AMOUNT, (_, whole: string, decimals: string = '') => {
    const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, group);
    return `${grouped}${decimals.replace('.', point)}`;
  });
}

// The ISIN of a simulated stock: its symbol, made up to nine characters, between the country and the check digit. No
// real one looks like it, and the symbol can be read from it.

/** `US0000AAPL` and so on; the space of `BRK B` is a 9. */
export function isinOf(symbol: string): string {
  const body = `US${symbol.replace(' ', '9').padStart(9, '0')}`;
  return `${body}${checkDigit(body)}`;
}

/** Undefined if it is not the ISIN of any simulated stock. */
export function symbolIn(isin: string): string | undefined {
  const symbol = isin.slice(2, -1).replace(/^0+/, '').replace('9', ' ');
  return symbol !== '' && isinOf(symbol) === isin ? symbol : undefined;
}

/** ISO 6166: letters count from 10, and every second digit from the right is doubled. */
export function checkDigit(body: string): number {
  const digits = [...body].map((each) => Number.parseInt(each, 36)).join('');
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.at(-1 - place)) * (place % 2 === 0 ? 2 : 1);
    sum += Math.floor(digit / 10) + (digit % 10);
  }
  return (10 - (sum % 10)) % 10;
}

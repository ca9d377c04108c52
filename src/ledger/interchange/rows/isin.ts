// Whether an ISIN (ISO 6166) was typed as it is: its last digit follows from the others.

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

/** The last digit that it should have; undefined if it has it, or is not in the form of one. */
export function expectedDigit(isin: string): number | undefined {
  if (!ISIN.test(isin)) return undefined;
  const digits = [...isin.slice(0, -1)].map((sign) => Number.parseInt(sign, 36)).join('');
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const twice = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  const expected = (10 - (sum % 10)) % 10;
  return expected === Number(isin.at(-1)) ? undefined : expected;
}

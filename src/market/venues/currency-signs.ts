// The signs that people and brokers write beside amounts, and the currencies that each may stand for.

export const CURRENCIES_BY_SIGN: ReadonlyMap<string, readonly string[]> = new Map([
  ['$', ['USD', 'CAD', 'AUD', 'NZD', 'HKD', 'SGD', 'TWD', 'MXN']],
  ['€', ['EUR']],
  ['£', ['GBP']],
  ['¥', ['JPY', 'CNY']],
  ['₫', ['VND']],
]);

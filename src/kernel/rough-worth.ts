// What a dollar is worth in currencies with small units, to one digit: a limit of "about 1,000 dollars" needs no rate of the day.

const UNITS_OF_A_DOLLAR: Readonly<Record<string, number>> = {
  ...{ CNY: 7, DKK: 7, HKD: 8, SEK: 10, NOK: 10, ZAR: 20, MXN: 20, CZK: 20, THB: 30, TWD: 30 },
  ...{ TRY: 40, UAH: 40, EGP: 50, PHP: 60, INR: 90, RUB: 90, BDT: 100, ISK: 100, JPY: 150 },
  ...{ PKR: 300, LKR: 300, HUF: 400, KZT: 500, CRC: 500, CLP: 1_000, ARS: 1_000, KRW: 1_000 },
  ...{ NGN: 2_000, COP: 4_000, PYG: 7_000, UZS: 10_000, IDR: 20_000, LAK: 20_000, VND: 25_000 },
};

/** Of currencies that are not listed a unit counts as a dollar. */
export function roughlyInCurrency(dollars: number, currency: string): number {
  return dollars * (UNITS_OF_A_DOLLAR[currency] ?? 1);
}

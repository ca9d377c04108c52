// How many decimals amounts of a currency have: 2 of USD, 0 of VND and JPY (ISO 4217).
const CENTS = 2;

export function minorUnitsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return CENTS;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? CENTS;
}

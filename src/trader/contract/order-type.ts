// The types of orders, by the doors that know them.

export const US_TYPES = [
  'MKT',
  'LMT',
  'STP',
  'STP_LMT',
  'TRAIL',
  'MOO',
  'MOC',
  'LOO',
  'LOC',
] as const;

/** Of Vietnam's exchanges; refused as not offered on another venue. */
export const VIETNAM_TYPES = ['LO', 'ATO', 'ATC', 'MTL', 'MOK', 'MAK', 'PLO'] as const;

/** The types that rows show; an order at the open is a MKT or LMT with that time in force. */
export const ROW_TYPES = [
  ...(['MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'MOC', 'LOC'] as const),
  ...VIETNAM_TYPES,
] as const;

export type OrderType = (typeof US_TYPES)[number] | (typeof VIETNAM_TYPES)[number];

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

/** Words that orders are written with, of the types that rows show under another one. */
export const WRITTEN_TYPES = {
  ...{ MARKET: 'MKT', LIMIT: 'LMT', STOP: 'STP' },
  ...{ STP_LMT: 'STP LMT', STOP_LIMIT: 'STP LMT' },
} as const satisfies Readonly<Record<string, (typeof ROW_TYPES)[number]>>;

export type OrderType = (typeof US_TYPES)[number] | (typeof VIETNAM_TYPES)[number];

// Which columns of a file of option rows mean what: of the formats that are known, and of those that users describe.

/** What a row says of a contract; in a wide file once of the call and once of the put. */
export const SIDE_FIELDS = [
  'bid',
  'ask',
  'bid_size',
  'ask_size',
  /** Both in one cell: `12 x 30`. */
  'sizes',
  'last',
  'volume',
  'oi',
  'iv',
  'delta',
] as const;

const SHARED_FIELDS = [
  'at',
  /** The time of day, if `at` has the day only. */
  'time',
  'underlying',
  'expiry',
  'strike',
  'right',
  /** OCC symbol or class: adjusted classes are left out by it. */
  'contract',
  'oi_day',
  'underlying_bid',
  'underlying_ask',
  /** Where a source has one price instead of bid and ask. */
  'underlying_price',
] as const;

export type SideField = (typeof SIDE_FIELDS)[number];
export type OptionField =
  | (typeof SHARED_FIELDS)[number]
  | SideField
  | `call_${SideField}`
  | `put_${SideField}`;

export const OPTION_FIELDS: readonly OptionField[] = [
  ...SHARED_FIELDS,
  ...SIDE_FIELDS,
  ...SIDE_FIELDS.flatMap((field) => [`call_${field}`, `put_${field}`] as const),
];

export interface OptionFormat {
  /** Shown to the user. */
  readonly name: string;
  /** The names of its column; the first that the header has is taken. */
  readonly columns: Readonly<Partial<Record<OptionField, readonly string[]>>>;
  /** How long before the close the quotes of a row are that has a day and no time. */
  readonly beforeCloseMs: number;
  /** Of dates such as 3/4/2017; undefined if only the user knows. */
  readonly dayOrder?: 'month-first';
}

const CANONICAL: OptionFormat = {
  name: 'option rows',
  columns: Object.fromEntries(
    [...SHARED_FIELDS, ...SIDE_FIELDS].map((field) => [field, [field]] as const),
  ),
  beforeCloseMs: 0,
};

/** Rows as they are made of LEAN's archives. */
export const LEAN_ROWS: OptionFormat = { ...CANONICAL, name: 'LEAN' };

/** Names of the files and of the API. Delta is that of the call. */
const ORATS: OptionFormat = {
  name: 'ORATS',
  columns: {
    at: ['trade_date', 'tradeDate'],
    underlying: ['ticker'],
    expiry: ['expirDate'],
    strike: ['strike'],
    contract: ['cOpra'],
    underlying_price: ['stkPx', 'stockPrice'],
    call_bid: ['cBidPx', 'callBidPrice'],
    call_ask: ['cAskPx', 'callAskPrice'],
    call_bid_size: ['callBidSize'],
    call_ask_size: ['callAskSize'],
    call_volume: ['cVolu', 'callVolume'],
    call_oi: ['cOi', 'callOpenInterest'],
    call_iv: ['cMidIv', 'callMidIv'],
    call_delta: ['delta'],
    put_bid: ['pBidPx', 'putBidPrice'],
    put_ask: ['pAskPx', 'putAskPrice'],
    put_bid_size: ['putBidSize'],
    put_ask_size: ['putAskSize'],
    put_volume: ['pVolu', 'putVolume'],
    put_oi: ['pOi', 'putOpenInterest'],
    put_iv: ['pMidIv', 'putMidIv'],
  },
  beforeCloseMs: 14 * 60_000,
  dayOrder: 'month-first',
};

const OPTIONSDX: OptionFormat = {
  name: 'OptionsDX',
  columns: {
    at: ['QUOTE_READTIME', 'QUOTE_DATE'],
    expiry: ['EXPIRE_DATE'],
    strike: ['STRIKE'],
    underlying_price: ['UNDERLYING_LAST'],
    ...optionsDxSide('call', 'C'),
    ...optionsDxSide('put', 'P'),
  },
  beforeCloseMs: 0,
};

function optionsDxSide(side: 'call' | 'put', letter: 'C' | 'P'): OptionFormat['columns'] {
  return {
    [`${side}_bid`]: [`${letter}_BID`],
    [`${side}_ask`]: [`${letter}_ASK`],
    [`${side}_sizes`]: [`${letter}_SIZE`],
    [`${side}_last`]: [`${letter}_LAST`],
    [`${side}_volume`]: [`${letter}_VOLUME`],
    [`${side}_iv`]: [`${letter}_IV`],
    [`${side}_delta`]: [`${letter}_DELTA`],
  };
}

/** By the name that a user gives. */
export const OPTION_FORMATS: ReadonlyMap<string, OptionFormat> = new Map([
  ['canonical', CANONICAL],
  ['orats', ORATS],
  ['optionsdx', OPTIONSDX],
  ['lean', LEAN_ROWS],
]);

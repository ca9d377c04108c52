// Rows of assets that the simulator does not trade, options and crypto, which the lists of an account show beside its stocks.
export type Row = Readonly<Record<string, unknown>>;

export const ROW_LISTS = ['orders', 'positions', 'activities'] as const;
export type RowList = (typeof ROW_LISTS)[number];

export type OtherRows = Record<RowList, readonly Row[]>;

export function createOtherRows(): OtherRows {
  return { orders: [], positions: [], activities: [] };
}

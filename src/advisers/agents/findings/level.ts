// Where a figure stands to its limit. Between the limit and a little below it nothing begins and nothing ends, so that a figure
// at its limit is not said again and again.

export interface Level {
  readonly isBreach: boolean;
  /** 1 beyond the limit, 2 beyond twice the limit, and so on. */
  readonly bucket: number;
}

/** Undefined if the figure is clearly within the limit, or no number. `release`: the part of the limit below which a finding ends. */
export function levelOf(value: number, limit: number, release: number): Level | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (value > limit) return { isBreach: true, bucket: Math.max(1, Math.floor(value / limit)) };
  return value > limit * release ? { isBreach: false, bucket: 1 } : undefined;
}

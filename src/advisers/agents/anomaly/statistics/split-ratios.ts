// The ratios by which shares are split.

/** New shares for an old one. Smaller ones, such as 3 for 2, are too like the move of a bad day. */
export const SPLIT_RATIOS: readonly number[] = [
  ...[2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100],
];

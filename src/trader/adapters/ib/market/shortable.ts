// The broker's difficulty score for borrowing a share, where it gives no exact count.

/** Above 2.5 at least this many shares can be borrowed; between 1.5 and 2.5 a locate is needed; below 1.5 none. */
const EASY_SCORE = 2.5;
const EASY_SHARES = 1_000;

export function shortableShares(score: number): number {
  return score > EASY_SCORE ? EASY_SHARES : 0;
}

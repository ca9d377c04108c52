// How sure the gate must be. Training again and again on the same unseen days passes by luck in the end; so each
// try has a smaller share of the error than the one before, and all tries together keep within one share.

/** How often a policy that is not better may pass, in all tries on the same unseen days together. */
const ERROR_SHARE = 0.01;

/** Of a try, numbered from 1: 1/2, 1/6, 1/12 and so on of the whole, which sum to 1 however many there are. */
export function errorShareOf(tryNumber: number): number {
  return ERROR_SHARE / (tryNumber * (tryNumber + 1));
}

// What a comparison with the broker does about each kind of difference; the first choice of a kind is the default.

/** `halt` does the same as the first choice and also halts new risk: no choice can leave a position unprotected. */
export const POLICY_CHOICES = {
  missing_fill: ['book', 'halt'],
  foreign_order: ['ignore', 'halt'],
  foreign_position: ['ignore', 'adopt', 'halt'],
  quantity_mismatch: ['infer', 'halt'],
  missing_stop: ['repair', 'halt'],
  wrong_stop: ['repair', 'halt'],
  stale_order: ['settle', 'halt'],
  unsent_order: ['settle', 'halt'],
} as const;

export type PolicyKind = keyof typeof POLICY_CHOICES;

export type ReconcilePolicies = {
  readonly [Kind in PolicyKind]: (typeof POLICY_CHOICES)[Kind][number];
};

export const DEFAULT_POLICIES: ReconcilePolicies = {
  missing_fill: 'book',
  foreign_order: 'ignore',
  foreign_position: 'ignore',
  quantity_mismatch: 'infer',
  missing_stop: 'repair',
  wrong_stop: 'repair',
  stale_order: 'settle',
  unsent_order: 'settle',
};

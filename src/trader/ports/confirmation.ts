// Decisions that a person is shown before they are carried out: what would be done, and whether that is still true.

export interface Confirmation {
  /** If false, the answer only states what would happen. Absent: it is carried out. */
  readonly isConfirmed?: boolean;
  /** What the preview said it does. If that has changed, nothing is done and the new preview is answered. */
  readonly expects?: string;
}

export interface Preview {
  /** As it follows `This would`. Free of prices that move by themselves: the decision is about this sentence. */
  readonly does: string;
  /** Sentences to weigh it by: distances, results at the prices of this moment, what stays. */
  readonly details: readonly string[];
}

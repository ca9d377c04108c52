// What the refusal of an order or a change means for it. Each broker's adapter translates its own codes into these words, in one table.

export type RefusalMeaning =
  /** The broker does not accept it. */
  | 'refused'
  /** The broker has an order of that handle already; perhaps that one lives. */
  | 'handle_taken'
  /** The adapter did not write it: the terms are not ones the broker can be sent. */
  | 'unfit_terms'
  /** The adapter did not write it: there is no line to the broker, or not one to be trusted with a change. */
  | 'no_line'
  /** A complete answer of the broker shows that a change never arrived. */
  | 'lost';

// What the refusal of an order or a change means for it. Each broker's adapter translates its own codes into these words, in one table.

export type RefusalMeaning =
  /** The broker does not accept it. */
  | 'refused'
  /** The account may not trade it: options, and verticals that are sold, need a level of permission. */
  | 'no_permission'
  /** The account has not enough margin or cash for it. */
  | 'no_margin'
  /** Of a vertical: at its price one side can only gain, and the broker takes no such order. */
  | 'riskless'
  /** Of an option: another order works on the other side of its contract, and the broker takes only one of them. */
  | 'other_side'
  /** The broker has an order of that handle already; perhaps that one lives. */
  | 'handle_taken'
  /** Only of a change: the broker is still processing an earlier message about the order; the change may be sent again. */
  | 'still_processing'
  /** Only of a change: the parent that the change names no longer exists, or the order itself is gone. */
  | 'no_parent'
  /** Only of a change that the order does not allow: it has filled, or the change is of another kind. */
  | 'unchangeable'
  /** The adapter did not send it: the terms are not valid for the broker. */
  | 'unfit_terms'
  /** The adapter did not send it: no connection to the broker, or not one that is safe for a change. */
  | 'no_line'
  /** A complete snapshot of the broker shows that a change never arrived. */
  | 'lost';

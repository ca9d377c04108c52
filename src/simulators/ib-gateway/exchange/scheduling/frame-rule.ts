// Which messages a fault selects, by direction, name and field values, and what happens to them.

export type Scalar = string | number | boolean;

export interface FrameRule {
  /** `out`: from the gateway to a client. */
  readonly direction: 'in' | 'out';
  readonly message: string;
  /** Values by field; a field within another is written with a dot (`order.type`). */
  readonly where: Readonly<Record<string, Scalar>>;
  readonly action: FrameAction;
  /** `rewrite`, `repeat`: other values. A message that has no such field, or one of another type, does not match. */
  readonly set: Readonly<Record<string, Scalar>>;
}

/**
 * `repeat`: the message, then, after `forMs`, the message with the values of `set`. `delay`: after `forMs`. `error`: in front of an
 * answer, or in place of what a request would do.
 */
export const FRAME_ACTIONS = ['drop', 'rewrite', 'repeat', 'delay', 'error'] as const;
export type FrameAction = (typeof FRAME_ACTIONS)[number];

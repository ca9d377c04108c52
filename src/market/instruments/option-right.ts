// Whether an option buys or sells its underlying.

/** A call is the right to buy, a put the right to sell. */
export type OptionRight = 'call' | 'put';

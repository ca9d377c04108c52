// What a store throws while it cannot answer: its server is gone, its file is locked, full or read-only.

export class StoreUnavailable extends Error {
  /** The driver's words, for the log. */
  constructor(why: string, cause?: unknown) {
    super(`the store does not answer: ${why}`, { cause });
  }
}

/** A read that needs a thread has none: too many wait, or the thread ended. Smaller reads go on. */
export class LargeReadFailed extends StoreUnavailable {}

/** What is there can be read. */
export class TakesNoWrites extends StoreUnavailable {
  /** For anybody: it names neither address nor path. */
  readonly because: string;

  constructor(because: string, why: string) {
    super(why);
    this.because = because;
  }
}

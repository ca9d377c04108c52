// What was opened is closed in the opposite order, also when something later could not be opened.

export interface Ending {
  add(close: () => unknown): void;
  /** A second call waits for the first. */
  end(): Promise<void>;
}

export function createEnding(): Ending {
  const closes: (() => unknown)[] = [];
  let ended: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    for (const close of closes.toReversed()) await close();
  }

  return {
    add: (close) => void closes.push(close),
    end() {
      ended ??= closeAll();
      return ended;
    },
  };
}

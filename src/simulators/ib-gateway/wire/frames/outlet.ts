// Sends a session's bytes in order, sometimes split or merged on purpose: the same way for the same seed.

export interface Outlet {
  write(bytes: Buffer): void;
  /** Sends everything still held. */
  flush(): void;
  stop(): void;
}

export interface OutletOptions {
  readonly write: (bytes: Buffer) => void;
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** Undefined: bytes are sent unchanged. */
  readonly seed: number | undefined;
}

const CUT_SHARE = 0.05;
const HOLD_SHARE = 0.1;
const HOLD_MS = 1;

export function createOutlet({ write, after, seed }: OutletOptions): Outlet {
  const draw = seed === undefined ? undefined : createDraw(seed);
  let held: Buffer[] = [];
  let cancel: (() => void) | undefined;

  function flush(): void {
    cancel?.();
    cancel = undefined;
    if (held.length === 0) return;
    const bytes = held.length === 1 ? (held[0] ?? Buffer.alloc(0)) : Buffer.concat(held);
    held = [];
    write(bytes);
  }

  function hold(bytes: Buffer): void {
    held.push(bytes);
    cancel ??= after(HOLD_MS, flush);
  }

  function cut(bytes: Buffer, at: number): void {
    if (at > 0) write(bytes.subarray(0, at));
    hold(bytes.subarray(at));
  }

  return {
    write(bytes) {
      const drawn = draw?.() ?? 1;
      if (held.length > 0) hold(bytes);
      else if (drawn < CUT_SHARE) cut(bytes, Math.floor((drawn / CUT_SHARE) * bytes.length));
      else if (drawn < CUT_SHARE + HOLD_SHARE) hold(bytes);
      else write(bytes);
    },
    flush,
    stop() {
      cancel?.();
      held = [];
    },
  };
}

/** Uniform numbers in [0, 1) from a 32-bit seed (splitmix32). */
function createDraw(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

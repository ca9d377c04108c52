// Codes that SSI refuses, counted, because it blocks a login after five wrong ones.
import type { WallClock } from '../../../../kernel/clock.ts';
import { MINUTE_MS } from '../../../../kernel/instant.ts';

export interface CodeRefusals {
  /** What to say to the person who typed the code. */
  refused(code: string, text: string): string;
  taken(): void;
  /** Why no code goes to SSI now; undefined if one may. */
  pauseText(): string | undefined;
}

const WRONG_CODE = '401100';
/** Not of the code: of the key, or of a token without a code. */
const WRONG_CREDENTIAL = '401105';
const WRONG_MAX = 3;
/** SSI blocks logins after five wrong codes: stop well before. */
const WRONG_PAUSE_MS = 10 * MINUTE_MS;

export function createCodeRefusals(wall: WallClock): CodeRefusals {
  let wrongInRow = 0;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return {
    refused(code, text) {
      if (code === WRONG_CREDENTIAL)
        return `SSI does not take ssi.api_key and ssi.api_secret: ${text} (${code}). The code was not judged: correct the key or the secret, restart, then type: sluice otp CODE`;
      if (code !== WRONG_CODE) return `SSI refused the login: ${text}${code && ` (${code})`}.`;
      wrongInRow += 1;
      if (wrongInRow < WRONG_MAX)
        return `SSI refused the code: ${text}. No order can be sent until one is taken: ask for a new one with \`sluice otp\` and type: sluice otp CODE`;
      wrongInRow = 0;
      pausedUntil = wall.now() + WRONG_PAUSE_MS;
      return `SSI refused ${WRONG_MAX} codes in a row, and blocks the login after five: no code goes to SSI for ${WRONG_PAUSE_MS / MINUTE_MS} minutes, and no order can be sent. Check that the codes belong to this account; then ask for a new one with \`sluice otp\`.`;
    },
    taken() {
      wrongInRow = 0;
    },
    pauseText() {
      const waitMs = pausedUntil - wall.now();
      if (waitMs <= 0) return undefined;
      const minutes = Math.ceil(waitMs / MINUTE_MS);
      const wait = minutes === 1 ? '1 more minute' : `${minutes} more minutes`;
      return `${WRONG_MAX} codes were wrong: no order can be sent until the login works. Wait ${wait}, then ask for a new code with \`sluice otp\`.`;
    },
  };
}

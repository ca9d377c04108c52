// Messages of a gateway that is newer than this program: counted, and reported once for each kind.
import type { SessionContext } from '../connection/context.ts';

export interface Oddities {
  received(what: string): void;
}

export function createOddities({ report, log }: SessionContext): Oddities {
  const countByKind = new Map<string, number>();
  return {
    received(what) {
      const count = (countByKind.get(what) ?? 0) + 1;
      countByKind.set(what, count);
      log(count === 1 ? 'warn' : 'debug', 'message of a newer gateway', { what, count });
      if (count > 1) return;
      const text = `the gateway is newer than sluice: ${what}; the rest is read as before. Look for an update of sluice`;
      report({ type: 'notice', text, isUnusable: true });
    },
  };
}

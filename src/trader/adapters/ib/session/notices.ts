// The gateway's notices about itself: its uplink, its data farms, and anything else an operator should read.
import { assertNever } from '../../../../kernel/assert.ts';
import type { SessionContext } from '../connection/context.ts';
import { noticeMeaning } from '../messages/error-codes.ts';
import { connectedFarms, farmIn, isFarmUsed } from '../messages/farm-names.ts';

export interface NoticeWiring {
  readonly context: SessionContext;
  setUplink(isLost: boolean, why: string): void;
  resubscribe(): void;
  doubtHalts(): void;
  doubtSilent(): void;
  forgetDoubt(): void;
}

export interface Notices {
  take(code: number, text: string): void;
  /** The session has been reported: what was broken during the handshake follows it. */
  opened(): void;
  /** The next connection states its farms anew. */
  closed(): void;
}

export function createNotices(wiring: NoticeWiring): Notices {
  const { context, setUplink, resubscribe, doubtHalts, doubtSilent, forgetDoubt } = wiring;
  /** 2110 ends without the code that ends 1100: a healthy farm ends it. */
  let isSelfHealing = false;
  /** Of those that are used. Only one that was broken may have dropped subscriptions. */
  const brokenFarms = new Set<string>();

  function restored(isDataLost: boolean, text: string): void {
    isSelfHealing = false;
    setUplink(false, text);
    // No notice follows for each farm.
    for (const farm of connectedFarms(text)) healed(farm);
    context.report({ type: 'uplink-restored', isDataLost });
    if (isDataLost) return resubscribe();
    doubtHalts();
    // "Data maintained" is not always true.
    doubtSilent();
  }

  function broken(farm: string, text: string): void {
    if (!isFarmUsed(farm)) return noted(text);
    brokenFarms.add(farm);
    context.report({ type: 'farm-changed', farm, isBroken: true });
  }

  /** True if it was broken. */
  function healed(farm: string): boolean {
    if (!brokenFarms.delete(farm)) return false;
    context.report({ type: 'farm-changed', farm, isBroken: false });
    return true;
  }

  function noted(text: string): void {
    context.report({ type: 'notice', text });
  }

  return {
    take(code, text) {
      const meaning = noticeMeaning(code);
      switch (meaning) {
        case 'uplink-lost':
          isSelfHealing = code === 2110;
          forgetDoubt();
          return setUplink(true, text);
        case 'uplink-restored-data-lost':
          return restored(true, text);
        case 'uplink-restored':
          return restored(false, text);
        case 'farm-broken':
          return broken(farmIn(text), text);
        case 'farm-healed':
          if (isSelfHealing) restored(false, text);
          if (healed(farmIn(text))) doubtSilent();
          return;
        case 'farm-idle':
          if (healed(farmIn(text))) doubtSilent();
          return;
        case 'connecting':
          return;
        case 'other':
          context.log('warn', 'gateway notice', { code, text });
          return noted(text);
        default:
          assertNever(meaning);
      }
    },
    opened() {
      for (const farm of brokenFarms)
        context.report({ type: 'farm-changed', farm, isBroken: true });
    },
    closed() {
      isSelfHealing = false;
      brokenFarms.clear();
    },
  };
}

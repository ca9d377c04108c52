// The gateway's notices about itself: its uplink, its data farms, and anything else an operator should read.
import { assertNever } from '../../../../kernel/assert.ts';
import type { SessionContext } from '../connection/context.ts';
import { noticeMeaning } from '../messages/error-codes.ts';

export interface NoticeWiring {
  readonly context: SessionContext;
  setUplink(isLost: boolean, why: string): void;
  resubscribe(): void;
  doubtHalts(): void;
  doubtSilent(): void;
  forgetDoubt(): void;
}

export function createNotices(wiring: NoticeWiring) {
  const { context, setUplink, resubscribe, doubtHalts, doubtSilent, forgetDoubt } = wiring;
  /** 2110 ends without the code that ends 1100: a healthy farm ends it. */
  let isSelfHealing = false;
  /** At a connect each farm is reported as healthy; only one that was broken may have dropped subscriptions. */
  const brokenFarms = new Set<string>();

  function restored(isDataLost: boolean, text: string): void {
    isSelfHealing = false;
    setUplink(false, text);
    context.report({ type: 'uplink-restored', isDataLost });
    if (isDataLost) return resubscribe();
    doubtHalts();
    // "Data maintained" is not always true.
    doubtSilent();
  }

  return (code: number, text: string): void => {
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
        brokenFarms.add(farmIn(text));
        return context.report({ type: 'farm-changed', farm: farmIn(text), isBroken: true });
      case 'farm-healed':
        if (isSelfHealing) restored(false, text);
        if (brokenFarms.delete(farmIn(text))) doubtSilent();
        return context.report({ type: 'farm-changed', farm: farmIn(text), isBroken: false });
      case 'idle':
        return;
      case 'other':
        context.log('warn', 'gateway notice', { code, text });
        return context.report({ type: 'notice', text });
      default:
        assertNever(meaning);
    }
  };
}

/** `Market data farm connection is OK:usfarm` */
function farmIn(text: string): string {
  return text.slice(text.lastIndexOf(':') + 1).trim();
}

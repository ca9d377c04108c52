// The setting "Read-Only API" of the gateway: it refuses every order, change and cancel, and every list of orders. Nothing in the
// protocol states it, so it is read from refusals, and its end from the first list of open orders that is complete again.
import { SECOND_MS } from '../../../../kernel/instant.ts';
import type { SessionContext } from '../connection/context.ts';

export interface ReadOnlyWatch {
  /** An error was received, about an order or about nothing in particular. */
  refused(code: number, text: string): void;
  /** Lists of orders were refused without an id and did not end: in another language the text does not say why. */
  listsRefused(): void;
  /** The gateway lists open orders. */
  listed(): void;
  isOn(): boolean;
  /** The connection is gone: the next one finds out anew. */
  closed(): void;
}

export interface ReadOnlyWiring {
  readonly context: SessionContext;
  setReadOnly(isReadOnly: boolean, why: string): void;
  /** Its answer shows when the setting has changed. */
  askOpenOrders(): void;
  onBegun(why: string): void;
}

export const VALIDATION_REFUSED = 321;
const NAMES_IT = /\bread[\s-]?only\b/i;
const ASK_AGAIN_MS = 10 * SECOND_MS;
const WHY =
  'its API is set to read-only, so it refuses every order, change and cancel; stops rest at the broker as they are. Untick "Read-Only API" in the gateway (Configure > Settings > API > Settings)';

export function createReadOnlyWatch(wiring: ReadOnlyWiring): ReadOnlyWatch {
  const { context, setReadOnly, askOpenOrders, onBegun } = wiring;
  let isOn = false;
  let cancelAsking = () => {};

  function begin(): void {
    if (isOn) return;
    isOn = true;
    setReadOnly(true, WHY);
    onBegun('the API of the gateway is read-only');
    askLater();
  }

  function askLater(): void {
    cancelAsking = context.wall.after(ASK_AGAIN_MS, () => {
      askOpenOrders();
      askLater();
    });
  }

  return {
    refused(code, text) {
      if (code === VALIDATION_REFUSED && NAMES_IT.test(text)) begin();
    },
    listsRefused: begin,
    listed() {
      if (!isOn) return;
      isOn = false;
      cancelAsking();
      setReadOnly(false, 'the API of the gateway takes orders again');
    },
    isOn: () => isOn,
    closed() {
      isOn = false;
      cancelAsking();
    },
  };
}

// Web push as the browser offers it: its user is asked, and it gives an address at the push service of its maker.

export interface BrowserSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export type PushAnswer =
  | { readonly kind: 'ok'; readonly subscription: BrowserSubscription }
  /** By its user, now or before. */
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly why: string };

/** Over TLS and on `localhost`; on an iPhone only for a page on the home screen. */
export function offersPush(): boolean {
  return isSecureContext && 'serviceWorker' in navigator && 'PushManager' in globalThis;
}

/** Undefined if there is none, or no worker that keeps the page. */
export async function currentPush(): Promise<BrowserSubscription | undefined> {
  const found = await (await manager())?.getSubscription();
  return found ? subscriptionOf(found) : undefined;
}

/** In place of one that is there: that may be for the key of another server. */
export async function subscribePush(publicKey: string): Promise<PushAnswer> {
  const push = await manager();
  if (push === undefined) return { kind: 'failed', why: 'reload the page, then try again' };
  try {
    await (await push.getSubscription())?.unsubscribe();
    const made = await push.subscribe({
      userVisibleOnly: true,
      applicationServerKey: publicKey,
    });
    const subscription = subscriptionOf(made);
    return subscription === undefined
      ? { kind: 'failed', why: 'it gave no keys' }
      : { kind: 'ok', subscription };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError') return { kind: 'denied' };
    return { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
  }
}

export async function unsubscribePush(): Promise<void> {
  await (await (await manager())?.getSubscription())?.unsubscribe().catch(() => false);
}

async function manager(): Promise<PushManager | undefined> {
  if (!offersPush()) return undefined;
  return (await navigator.serviceWorker.getRegistration())?.pushManager;
}

function subscriptionOf(made: PushSubscription): BrowserSubscription | undefined {
  const { endpoint, keys: { p256dh, auth } = {} } = made.toJSON();
  return endpoint === undefined || p256dh === undefined || auth === undefined
    ? undefined
    : { endpoint, keys: { p256dh, auth } };
}

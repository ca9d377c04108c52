// What the answers of push services mean.
import { createECDH, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { PushStore, PushSubscription } from '../../../src/api/identity/push-subscriptions.ts';
import { createPush } from '../../../src/api/push/push.ts';

const keys = createECDH('prime256v1');
keys.generateKeys();

/** Whether it is tried again after this answer. */
async function isTriedAgain(status: number, host: string): Promise<boolean> {
  const to: PushSubscription = {
    ...{ id: 'p1', userId: 'u1', sessionId: 's1', endpoint: `https://${host}/w/?token=x` },
    ...{ p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
    ...{ origin: 'https://example.org', hasDetails: false, createdAt: 0, sentAt: null },
  };
  const store = { pushAttemptsOf: async () => [], notePushAttempts: async () => {} };
  const push = createPush({
    store: store as unknown as PushStore,
    key: { publicKey: async () => '', authorization: async () => '' },
    send: async () => ({ kind: 'answered', status }),
    now: () => 0,
  });
  const pushed = await push.send(to, 'a', { title: '', body: '', tag: '', is_urgent: true });
  return pushed.kind === 'failed' && pushed.nextAt !== null;
}

// Microsoft about the 406 of its service: "The cloud service exceeded its throttle limit."
it.each([
  [408, 'updates.push.services.mozilla.com', true],
  [406, 'wns2-par02p.notify.windows.com', true],
  [406, 'web.push.apple.com', false],
  [406, 'evilnotify.windows.com', false],
  [403, 'wns2-par02p.notify.windows.com', false],
] as const)('%i from %s: tried again is %s', async (status, host, isAgain) => {
  expect(await isTriedAgain(status, host)).toBe(isAgain);
});

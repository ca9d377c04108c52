// Alarms on this device while the page is closed: turned on by its user, and again with the next session of the same user here.
// Decision 0134
import type { Asked } from '../browser/ask.ts';
import {
  type BrowserSubscription,
  currentPush,
  subscribePush,
  unsubscribePush,
} from '../browser/push.ts';
import { dropText, keepText, keptText } from '../browser/text-storage.ts';
import type { Pushing } from '../facts/account-shapes.ts';
import { decided } from './decisions.ts';
import { door, session } from './session.ts';

interface KeptPush {
  readonly username: string;
  readonly endpoint: string;
  readonly has_details: boolean;
}

const DENIED =
  'This browser does not let the page show notifications: allow them for this address in its settings.';
const UNREACHABLE = 'The API does not answer; try again.';

/** Undefined, or why not. */
export async function turnPushOn(
  pushing: Pushing,
  hasDetails: boolean,
): Promise<string | undefined> {
  const asked = await subscribePush(pushing.public_key);
  if (asked.kind === 'denied') return DENIED;
  if (asked.kind === 'failed') return `This browser did not subscribe: ${asked.why}.`;
  const why = await state(asked.subscription, hasDetails);
  if (why !== undefined) await unsubscribePush();
  return why;
}

/** With symbols and amounts, or without them. */
export async function chooseDetails(hasDetails: boolean): Promise<string | undefined> {
  const subscription = await currentPush();
  if (subscription === undefined) return 'The browser has given this up: turn it off and on again.';
  return state(subscription, hasDetails);
}

export async function turnPushOff(id: string): Promise<string | undefined> {
  dropPush();
  return removePush(id);
}

/** Of any browser of the user. */
export async function removePush(id: string): Promise<string | undefined> {
  const asked = await door.ask((client) =>
    client.DELETE('/api/v1/auth/push/{id}', { params: { path: { id } } }),
  );
  decided.value += 1;
  return asked.kind === 'ok' ? undefined : why(asked);
}

export async function testPush(): Promise<string> {
  const asked = await door.ask((client) => client.POST('/api/v1/auth/push/test'));
  return asked.kind === 'ok' ? asked.body.detail : why(asked);
}

/** In this browser: it shows no alarms from here on. */
export function dropPush(): void {
  if (keptText('push') === undefined) return;
  dropText('push');
  void unsubscribePush();
}

/** After a sign-in: sessions end, and browsers change their addresses. */
export async function renewPush(): Promise<void> {
  const kept = keptPush();
  const who = session.value;
  if (who.kind !== 'in' || kept === undefined) return;
  if (kept.username !== who.username) return dropPush();
  const asked = await door.ask((client) => client.GET('/api/v1/auth/push'));
  if (asked.kind !== 'ok') return;
  const subscription = await currentPush();
  const isOn = asked.body.subscriptions.some((one) => one.is_current);
  if (isOn && subscription?.endpoint === kept.endpoint) return;
  // Off since: its user has turned notifications off in the browser.
  if (subscription === undefined) return dropPush();
  await state(subscription, kept.has_details);
}

async function state(
  { endpoint, keys }: BrowserSubscription,
  has_details: boolean,
): Promise<string | undefined> {
  const body = { endpoint, keys, has_details };
  const asked = await door.ask((client) => client.POST('/api/v1/auth/push', { body }));
  if (asked.kind !== 'ok') return why(asked);
  const who = session.value;
  const username = who.kind === 'in' ? who.username : '';
  keepText('push', JSON.stringify({ username, endpoint, has_details } satisfies KeptPush));
  decided.value += 1;
  return undefined;
}

function keptPush(): KeptPush | undefined {
  try {
    const { username, endpoint, has_details } = JSON.parse(keptText('push') ?? 'null');
    return {
      username: String(username),
      endpoint: String(endpoint),
      has_details: has_details === true,
    };
  } catch {
    return undefined;
  }
}

function why(asked: Exclude<Asked<unknown>, { kind: 'ok' }>): string {
  return asked.kind === 'refused' ? asked.detail : UNREACHABLE;
}

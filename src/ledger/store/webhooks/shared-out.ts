// Which deliveries may begin: webhooks take turns, and one subscriber cannot use up all that are sent at once. A receiver that
// answers nothing holds what is sent to it until the deadline, so each webhook may send one whatever the others hold.

/** To one webhook. */
export const EACH_AT_ONCE_MAX = 2;
/** To all webhooks of one subscriber, as far as one to each is not more. */
const HOLDER_AT_ONCE_MAX = 4;

export interface Waiting {
  readonly webhook_id: string;
  readonly holder: number;
}

/** In the given order, at most `limit`. */
export function sharedOut<Row extends Waiting>(
  due: readonly Row[],
  running: readonly Waiting[],
  limit: number,
): readonly Row[] {
  const ofWebhook = new Map<string, number>();
  const ofHolder = new Map<number, number>();
  const count = ({ webhook_id, holder }: Waiting): void => {
    ofWebhook.set(webhook_id, (ofWebhook.get(webhook_id) ?? 0) + 1);
    ofHolder.set(holder, (ofHolder.get(holder) ?? 0) + 1);
  };
  running.forEach(count);
  const begin: Row[] = [];
  for (const row of due) {
    if (begin.length >= limit) break;
    const its = ofWebhook.get(row.webhook_id) ?? 0;
    if (its >= EACH_AT_ONCE_MAX) continue;
    if (its > 0 && (ofHolder.get(row.holder) ?? 0) >= HOLDER_AT_ONCE_MAX) continue;
    begin.push(row);
    count(row);
  }
  return begin;
}

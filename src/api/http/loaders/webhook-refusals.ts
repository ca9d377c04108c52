// What the ledger refuses about webhooks, as problems.
import { WEBHOOKS_MAX, type WebhookRefusal } from '../../../ledger/app/webhooks.ts';
import { conflict, notFound, unprocessable } from '../shapes/problem.ts';

export const URL_REFUSALS = {
  'not-a-url': 'expected an address such as https://events.example.org/lots',
  'not-https': 'expected https, so that it cannot be read on the way',
  'has-credentials': 'a name and password do not belong into it; what is sent is signed',
  private:
    'this is an address of this machine or of a private network; set api.webhooks.allow_private if it has to be',
} as const;

export function webhookProblem(refusal: WebhookRefusal, id: string) {
  switch (refusal.kind) {
    case 'URL_REFUSED':
      return unprocessable('url', `url: ${URL_REFUSALS[refusal.why]}.`);
    case 'TOO_MANY_WEBHOOKS':
      return conflict('too_many_webhooks', `You have ${WEBHOOKS_MAX} webhooks; delete one first.`);
    case 'UNKNOWN_WEBHOOK':
      return notFound('unknown_webhook', `No webhook ${id}.`);
    case 'UNKNOWN_DELIVERY':
      return notFound('unknown_webhook', `No delivery ${id}.`);
  }
}

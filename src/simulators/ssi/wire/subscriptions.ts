// The frames of a client: subscriptions, pings, and what is answered to each.
import type { WireForm } from './wire-form.ts';

export type Subscriptions = Pick<Set<string>, 'has' | 'add' | 'delete' | 'keys'>;

interface AnswerFrame {
  readonly method: string;
  readonly channel: string;
  readonly status: 'ok' | 'success' | 'error';
  readonly message: string;
  readonly topics?: readonly string[];
}

const TOPICS: Readonly<Record<string, RegExp>> = {
  DATA: /^(trade|quote|room|put|oddlot|market)\.[A-Za-z0-9*]+(@1m)?$/,
  TRADING: /^(order|portfolio)\.[A-Za-z0-9*]+$/,
};

/** Changes the subscriptions as the frame says. */
export function answerFrame(
  text: string,
  subscriptions: Subscriptions,
  form: WireForm,
): AnswerFrame {
  const frame = parsed(text);
  const { channel } = frame;
  const method = frame.method.toLowerCase();
  const topics = form === 'older' ? frame.topics : frame.topics.map(inCapitals);
  const done = form === 'older' ? 'success' : 'ok';
  const answer = (status: AnswerFrame['status'], message: string) => ({
    ...{ method: form === 'older' ? method : method.toUpperCase(), channel, status, message },
  });
  switch (method) {
    case 'ping_pong':
      return answer(done, 'pong');
    case 'list_subscription':
      return { ...answer(done, ''), topics: [...subscriptions.keys()] };
    case 'subscribe':
    case 'unsubscribe': {
      const pattern = TOPICS[channel];
      if (pattern === undefined) return answer('error', `Unknown channel ${channel}`);
      const wrong = topics.find((topic) => !pattern.test(topic));
      if (wrong !== undefined) return answer('error', `Unknown topic ${wrong}`);
      if (topics.length === 0) return answer('error', 'No topics');
      for (const topic of topics)
        if (method === 'subscribe') subscriptions.add(topic);
        else subscriptions.delete(topic);
      return answer(done, topics.join(','));
    }
    default:
      return answer('error', 'Unknown method');
  }
}

/** SSI writes what follows the kind of a topic in capitals, the length of minutes aside. */
function inCapitals(topic: string): string {
  const [, kind = '', name = '', length = ''] = /^([a-z]+)\.([^@]*)(@.*)?$/.exec(topic) ?? [];
  return kind === '' ? topic : `${kind}.${name.toUpperCase()}${length}`;
}

function parsed(text: string): {
  readonly method: string;
  readonly channel: string;
  readonly topics: readonly string[];
} {
  const nothing = { method: '', channel: '', topics: [] };
  try {
    const frame: unknown = JSON.parse(text);
    if (typeof frame !== 'object' || frame === null) return nothing;
    const { method, channel, topics } = frame as Readonly<Record<string, unknown>>;
    return {
      method: typeof method === 'string' ? method : '',
      channel: typeof channel === 'string' ? channel : '',
      topics: Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [],
    };
  } catch {
    return nothing;
  }
}

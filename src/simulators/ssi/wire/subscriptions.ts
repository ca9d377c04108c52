// The frames of a client: subscriptions, pings, and what is answered to each.

export type Subscriptions = Pick<Set<string>, 'has' | 'add' | 'delete' | 'keys'>;

interface AnswerFrame {
  readonly method: string;
  readonly channel: string;
  readonly status: 'success' | 'error';
  readonly message: string;
  readonly topics?: readonly string[];
}

const TOPICS: Readonly<Record<string, RegExp>> = {
  DATA: /^(trade|quote|room|put|oddlot|market)\.[A-Za-z0-9*]+(@1m)?$/,
  TRADING: /^(order|portfolio)\.[A-Za-z0-9*]+$/,
};

/** Changes the subscriptions as the frame says. */
export function answerFrame(text: string, subscriptions: Subscriptions): AnswerFrame {
  const { method, channel, topics } = parsed(text);
  const answer = (status: AnswerFrame['status'], message: string) => ({
    ...{ method, channel, status, message },
  });
  switch (method) {
    case 'ping_pong':
      return answer('success', 'pong');
    case 'list_subscription':
      return { ...answer('success', ''), topics: [...subscriptions.keys()] };
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
      return answer('success', topics.join(','));
    }
    default:
      return answer('error', 'Unknown method');
  }
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

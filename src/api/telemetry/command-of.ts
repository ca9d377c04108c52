// Which requests are commands, and what became of each by its status.

export interface CountedCommand {
  /** `order_place`, `order_cancel`, `halt`, `login`. */
  readonly command: string;
  readonly outcome: 'accepted' | 'refused' | 'invalid' | 'denied' | 'unavailable' | 'failed';
}

const COMMANDS: Readonly<Record<string, string>> = {
  'POST /api/v1/orders': 'order_place',
  'POST /api/v1/orders/check': 'order_check',
  'PUT /api/v1/orders/:id': 'order_modify',
  'DELETE /api/v1/orders/:id': 'order_cancel',
  'POST /api/v1/auth/login': 'login',
};

const OF_DAEMON = /^\/api\/v1\/daemon\/:\w+\/([\w-]+)$/;

/** Undefined for requests that only read. */
export function commandOf(
  method: string,
  route: string,
  status: number,
): CountedCommand | undefined {
  const command =
    COMMANDS[`${method} ${route}`] ??
    (method === 'POST' ? OF_DAEMON.exec(route)?.[1] : undefined)?.replaceAll('-', '_');
  return command === undefined ? undefined : { command, outcome: outcomeOf(status) };
}

function outcomeOf(status: number): CountedCommand['outcome'] {
  if (status < 400) return 'accepted';
  if (status === 401 || status === 403 || status === 429) return 'denied';
  // 404: no such order or account; 409: the gate or the engine; 428: not confirmed.
  if (status === 404 || status === 409 || status === 428) return 'refused';
  if (status === 503) return 'unavailable';
  return status < 500 ? 'invalid' : 'failed';
}

// The states of the connections to the broker and to a feed, as facts record and the control API reports them.

export type GatewayState =
  | 'connecting'
  | 'ready'
  /** Silent, and a probe failed: no entries; cancels, exits and protection are still sent. */
  | 'suspect'
  | 'dead'
  /** The gateway answers but has lost its own uplink. */
  | 'lost'
  /** The gateway refuses orders, changes and cancels, and does not list orders: a setting of its API. */
  | 'read_only'
  | 'login_required';

export type FeedState =
  /** Never polled yet. */
  | 'starting'
  | 'polling'
  /** The breaker is open: five failures in a row, the next attempt is in 30 s. */
  | 'backing_off'
  /** 401 or 403: stopped until an operator acts. */
  | 'unauthorized'
  | 'stopped';

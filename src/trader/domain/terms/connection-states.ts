// How the lines to the broker and to a feed stand, as facts record it and the desk reports it.

export type GatewayState =
  | 'connecting'
  | 'ready'
  /** Quiet, and a probe failed: no entries; cancels, exits and protection still go out. */
  | 'suspect'
  | 'dead'
  /** The gateway answers but has lost its own uplink. */
  | 'lost'
  | 'login_required';

export type FeedState =
  /** Never polled yet. */
  | 'starting'
  | 'polling'
  /** The breaker is open: five failures in a row, the next try comes in 30 s. */
  | 'backing_off'
  /** 401 or 403: stopped until an operator acts. */
  | 'unauthorized'
  | 'stopped';

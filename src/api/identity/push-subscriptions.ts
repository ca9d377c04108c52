// What is kept of web push: one key pair for this store, who asked for alarms on which device, and what was sent there.

/** Of one session: a browser that is to show alarms while the page is closed. */
export interface PushSubscription {
  readonly id: string;
  readonly userId: string;
  readonly sessionId: string;
  /** At the push service of the browser's maker. Who knows it can send there, so it is shown to no one. */
  readonly endpoint: string;
  /** Public key of the browser: a point of P-256, uncompressed, base64url. */
  readonly p256dh: string;
  /** 16 bytes that the browser drew, base64url. */
  readonly auth: string;
  /** Of the page that asked: push services want to know whom to write to about its messages. */
  readonly origin: string;
  /** With symbols and amounts. */
  readonly hasDetails: boolean;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Of the newest message that the push service accepted. */
  readonly sentAt: number | null;
}

/** One message to one subscription. */
export interface PushAttempts {
  readonly subscriptionId: string;
  /** The trader, number and time of an alarm, or another name that is used once. */
  readonly about: string;
  readonly attempts: number;
  readonly triedAt: number;
  /** Null once nothing more is sent about it. */
  readonly nextAt: number | null;
}

export interface PushStore {
  /** A private key as JSON Web Key: the one that is stored, or this one if there is none. Of concurrent callers all get one. */
  pushKey(drawn: string, at: number): Promise<string>;
  /** Oldest first. */
  pushSubscriptions(): Promise<PushSubscription[]>;
  pushSubscriptionsOf(userId: string): Promise<PushSubscription[]>;
  /** In place of those of its session and of its endpoint. */
  putPushSubscription(subscription: PushSubscription): Promise<void>;
  /** With what was sent there. False if there is none. */
  removePushSubscription(id: string): Promise<boolean>;
  dropPushSubscriptionsOf(userId: string): Promise<void>;
  notePushed(id: string, at: number): Promise<void>;
  pushAttemptsOf(subscriptionId: string): Promise<PushAttempts[]>;
  notePushAttempts(attempts: PushAttempts): Promise<void>;
}

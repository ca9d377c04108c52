// What follows from one look at the gateway: messages, and perhaps a command.

export type WeekNoticeKind =
  | 'login-due'
  | 'login-push'
  | 'login-missed'
  | 'password-refused'
  | 'gateway-stuck'
  | 'gateway-restarted'
  | 'daemon-silent'
  | 'gateway-recovered';

export interface WeekNotice {
  readonly kind: WeekNoticeKind;
  readonly text: string;
}

export interface WeekStep {
  readonly notices: readonly WeekNotice[];
  /** For IBC. `RESTART` keeps the login, `STOP` ends the gateway. */
  readonly command?: 'RESTART' | 'STOP';
  /** Whether a password was refused, if that has changed. */
  readonly isRefused?: boolean;
}

export interface WritableStep {
  readonly notices: WeekNotice[];
  command?: 'RESTART' | 'STOP';
  isRefused?: boolean;
  say(kind: WeekNoticeKind, text: string): void;
}

export function createStep(): WritableStep {
  const notices: WeekNotice[] = [];
  return { notices, say: (kind, text) => void notices.push({ kind, text }) };
}

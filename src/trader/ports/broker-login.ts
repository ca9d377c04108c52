// The login at a broker that asks for a code, and where it is kept.
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';

/** Keeps the tokens of a login, so that a restart needs no new code. Its text is a secret. */
export interface LoginKeeping {
  read(): string | undefined;
  write(text: string): void;
}

/** The login of a person, for a broker that takes orders only after a code from that person's phone. */
export interface BrokerLogin {
  /** The broker, as messages call it. */
  readonly broker: string;
  /** Nothing can be traded until a code is given. */
  needsCode(): boolean;
  /** When it ends and cannot renew itself; undefined without a login, or if it renews itself. */
  endsAt(): Instant | undefined;
  /** Logs in with the code of the phone; the failure is a sentence for the person who typed it. */
  giveCode(code: string): Promise<Result<void, string>>;
  /** Asks the broker to send a code to the phone. */
  askCode(): Promise<Result<void, string>>;
}

// How the daemon reaches SSI FastConnect v3, the door of a broker of Vietnam, and where its login is kept.
import type { Result } from '../../kernel/result.ts';

export interface SsiSettings {
  /** `https://api.ssi.com.vn`; without the path. */
  readonly url: string;
  /** `wss://stream.ssi.com.vn/ws/v3` */
  readonly streamUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** The customer's number at SSI, which positions are asked by. */
  readonly clientId: string;
  /** As SSI shows it once (base64 of an XML document), or the same key as PEM. */
  readonly privateKey: string;
  /** Absolute; contains the key where `privateKey` is empty. */
  readonly privateKeyFile?: string;
  /** The address of the network card: `00:1A:2B:3C:4D:5E`. SSI records it with each order. */
  readonly deviceId: string;
  readonly userAgent: string;
}

/** Keeps the tokens of a login, so that a restart needs no new code. Its text is a secret. */
export interface LoginKeeping {
  read(): string | undefined;
  write(text: string): void;
}

/** The login of a person: SSI takes orders only after a code from that person's phone. */
export interface BrokerLogin {
  /** Nothing can be traded until a code is given. */
  needsCode(): boolean;
  /** Logs in with the code of the phone; the failure is a sentence for the person who typed it. */
  giveCode(code: string): Promise<Result<void, string>>;
  /** Asks the broker to send a code to the phone. */
  askCode(): Promise<Result<void, string>>;
}

// How the daemon reaches SSI FastConnect v3.

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

// A device that makes and uses passkeys, in software: what it answers can be wrong in any part.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Given {
  readonly challenge: string;
  readonly origin: string;
}

/** What a forger would change. */
export interface Twist {
  readonly host?: string;
  readonly isUnverified?: true;
  readonly counter?: number;
  readonly type?: string;
  readonly user?: string;
  readonly signature?: Buffer;
  /** As a device proves its maker; browsers leave it out unless asked. */
  readonly certificate?: Buffer;
  readonly crossOrigin?: true;
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

export interface SoftPasskey {
  readonly id: string;
  made(given: Given, twist?: Twist): object;
  used(given: Given, twist?: Twist): object;
}

export function softPasskey(host: string, user: string): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let uses = 0;
  const credential = {
    ...{ id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key' },
    clientExtensionResults: {},
  };

  /** COSE: an elliptic key (2) of P-256 (1) for ES256 (-7). */
  const key = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ]);

  function authenticatorData(twist: Twist, withKey: boolean): Buffer {
    const flags = PRESENT | (twist.isUnverified ? 0 : VERIFIED) | (withKey ? HAS_KEY : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(twist.counter ?? uses);
    const head = [sha256(twist.host ?? host), Buffer.from([flags]), counter];
    if (!withKey) return Buffer.concat(head);
    const length = Buffer.from([0, id.length]);
    return Buffer.concat([...head, Buffer.alloc(16), length, id, key]);
  }

  const clientData = (usual: string, { challenge, origin }: Given, twist: Twist) =>
    Buffer.from(
      JSON.stringify({
        ...{ type: twist.type ?? usual, challenge, origin },
        crossOrigin: twist.crossOrigin ?? false,
      }),
    );

  return {
    id: credential.id,
    made(given, twist = {}) {
      const client = clientData('webauthn.create', given, twist);
      const data = authenticatorData(twist, true);
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        ...[text('fmt'), text(twist.certificate ? 'packed' : 'none')],
        ...[text('attStmt'), statement(twist)],
        ...[text('authData'), bytes(data)],
      ]);
      return {
        ...credential,
        response: {
          clientDataJSON: client.toString('base64url'),
          attestationObject: attestation.toString('base64url'),
        },
      };
    },
    used(given, twist = {}) {
      uses += 1;
      const client = clientData('webauthn.get', given, twist);
      const data = authenticatorData(twist, false);
      const signed = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        ...credential,
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: (twist.signature ?? signed).toString('base64url'),
          userHandle: Buffer.from(twist.user ?? user).toString('base64url'),
        },
      };
    },
  };
}

function sha256(of: string | Buffer): Buffer {
  return createHash('sha256').update(of).digest();
}

/** CBOR of texts shorter than 24 characters, and of bytes. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([Buffer.from([0x59]), length, value]);
}

/** Nothing, or an algorithm, a signature and a list of one certificate. */
function statement({ certificate }: Twist): Buffer {
  if (certificate === undefined) return Buffer.from([0xa0]);
  return Buffer.concat([
    ...[Buffer.from([0xa3]), text('alg'), Buffer.from([0x26])],
    ...[text('sig'), bytes(Buffer.alloc(64)), text('x5c'), Buffer.from([0x81])],
    bytes(certificate),
  ]);
}

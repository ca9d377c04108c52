// WebAuthn as its package does it: what a browser is asked with, and whether what it answers is in order.
// Decision 0113
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';
import { decodeAttestationObject } from '@simplewebauthn/server/helpers';
import type { Passkey, User } from './identity-store.ts';

/** The host that a page was loaded from, and the addresses that its pages may have. */
export interface PasskeySite {
  readonly host: string;
  readonly origins: readonly string[];
}

/** EdDSA, ES256 and RS256: what every device has at least one of. */
const ALGORITHMS = [-8, -7, -257];

export interface NewPasskeyTerms {
  readonly user: Pick<User, 'id' | 'username'>;
  readonly challenge: string;
  readonly host: string;
  /** The user's own. */
  readonly known: readonly Passkey[];
}

export function creationOptions({
  user,
  challenge,
  host,
  known,
}: NewPasskeyTerms): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    ...{ rpName: 'sluice', rpID: host, userName: user.username },
    userID: new TextEncoder().encode(user.id),
    challenge: bytesOf(challenge),
    excludeCredentials: known.filter((one) => one.host === host).map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

export function requestOptions(
  challenge: string,
  host: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    ...{ rpID: host, challenge: bytesOf(challenge), userVerification: 'required' },
  });
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64url'));
}

/** A new passkey; undefined for anything that is not in order: what exactly is wrong helps only who forges it. */
export async function registered(
  response: RegistrationResponseJSON,
  { host, origins }: PasskeySite,
  expectedChallenge: string,
): Promise<WebAuthnCredential | undefined> {
  if (!isWithoutCertificates(response)) return undefined;
  const { registrationInfo } = await verifyRegistrationResponse({
    ...{ response, expectedChallenge, requireUserVerification: true },
    expectedOrigin: [...origins],
    expectedRPID: host,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((): VerifiedRegistrationResponse => ({ verified: false }));
  return registrationInfo?.credential;
}

/** Browsers were asked for none: to check certificates, addresses that they name would be asked from here. */
function isWithoutCertificates({ response }: RegistrationResponseJSON): boolean {
  try {
    const attestation = decodeAttestationObject(bytesOf(response.attestationObject));
    const isPlain = ['none', 'packed'].includes(attestation.get('fmt'));
    return isPlain && attestation.get('attStmt').get('x5c') === undefined;
  } catch {
    return false;
  }
}

/** Its new counter; undefined for anything that is not in order. */
export async function signedWith(
  { id, publicKey, counter, host, userId }: Passkey,
  response: AuthenticationResponseJSON,
  { site, challenge }: { readonly site: PasskeySite; readonly challenge: string },
): Promise<number | undefined> {
  const { userHandle = '' } = response.response;
  const isOfUser = Buffer.from(userHandle, 'base64url').toString() === userId;
  if (host !== site.host || !isOfUser) return undefined;
  const answer = await verifyAuthenticationResponse({
    ...{ response, expectedChallenge: challenge, requireUserVerification: true },
    expectedOrigin: [...site.origins],
    expectedRPID: host,
    credential: { id, publicKey: bytesOf(publicKey), counter },
  }).catch((): Partial<VerifiedAuthenticationResponse> => ({}));
  return answer.verified === true ? answer.authenticationInfo?.newCounter : undefined;
}

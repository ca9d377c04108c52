// Passkeys as the browser makes and uses them: the device asks its person, and the key stays there.

export type PasskeyAnswer =
  | { readonly kind: 'ok'; readonly response: unknown }
  /** Closed by its person, or too late; browsers do not say which. */
  | { readonly kind: 'cancelled' }
  /** This device has one of this user. */
  | { readonly kind: 'known' };

/** Over TLS and on `localhost`, and not by a number for a host. */
export function offersPasskeys(): boolean {
  return (
    isSecureContext &&
    typeof PublicKeyCredential !== 'undefined' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  );
}

export function makePasskey(options: unknown): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return answered(navigator.credentials.create({ publicKey }));
}

export function usePasskeyOf(options: unknown): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return answered(navigator.credentials.get({ publicKey }));
}

async function answered(asked: Promise<Credential | null>): Promise<PasskeyAnswer> {
  try {
    const credential = await asked;
    if (!(credential instanceof PublicKeyCredential)) return { kind: 'cancelled' };
    return { kind: 'ok', response: credential.toJSON() };
  } catch (error) {
    const isKnown = error instanceof DOMException && error.name === 'InvalidStateError';
    return { kind: isKnown ? 'known' : 'cancelled' };
  }
}

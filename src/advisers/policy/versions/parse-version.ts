// Reads the text of a version, or says why it is none. The hash proves that the text is as this program wrote it.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { NETWORK } from '../learning/q-values.ts';
import { FORMAT, type HashedVersion } from './version.ts';
import { hasItsHash } from './version-hash.ts';

export type VersionFault =
  | { readonly kind: 'not-json' }
  | { readonly kind: 'other-format'; readonly format: unknown }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'other-network'; readonly weights: number };

export function parseVersion(text: string): Result<HashedVersion, VersionFault> {
  const value = jsonIn(text);
  if (typeof value !== 'object' || value === null) return failed({ kind: 'not-json' });
  const version = value as Partial<HashedVersion>;
  if (version.format !== FORMAT) return failed({ kind: 'other-format', format: version.format });
  if (!hasItsHash(version as HashedVersion)) return failed({ kind: 'damaged' });
  const { weights } = version;
  if (!Array.isArray(weights) || weights.length !== NETWORK.weightCount)
    return failed({ kind: 'other-network', weights: Array.isArray(weights) ? weights.length : 0 });
  return ok(version as HashedVersion);
}

export function versionFaultText(fault: VersionFault): string {
  switch (fault.kind) {
    case 'not-json':
      return 'it is not a file of weights; restore it or train again';
    case 'other-format':
      return `its format is ${JSON.stringify(fault.format) ?? 'unknown'}, and this program reads format ${FORMAT}; train again`;
    case 'damaged':
      return 'it is damaged: its content does not have its hash; restore it or train again';
    case 'other-network':
      return `it has ${fault.weights} weights, and the network has ${NETWORK.weightCount}; train again`;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

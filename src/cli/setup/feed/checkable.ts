// What `sluice feed check` can check: the built-in prediction API, or a profile from a file.
import type { LoadedProfile } from '../../../trader/config/profiles/load-profile.ts';

export const PREDICTION_API = 'prediction-api';

export type Checkable =
  | { readonly kind: typeof PREDICTION_API }
  | ({ readonly kind: 'declared' } & LoadedProfile);

export function nameOf(profile: Checkable): string {
  return profile.kind === 'declared' ? profile.profile.name : PREDICTION_API;
}

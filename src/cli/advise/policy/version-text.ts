// Versions of weights as text and as JSON.

import { UNSEEN_PATHS } from '../../../advisers/policy/gate/evaluation.ts';
import { type Version, whyNotAsked } from '../../../advisers/policy/versions/version.ts';
import type { NumberedVersion } from '../../../advisers/policy/versions/version-folder.ts';
import { gateBody, type Unseen } from './gate-text.ts';

export function versionBody({ number, version }: NumberedVersion) {
  const { hash, subject, seed, settings, from, data, program, gate } = version;
  return {
    version: number,
    ...{ hash, subject, seed, episodes: settings.episodes, from },
    data: data && {
      hash: data.hash,
      returns: data.returns,
      first_day: data.firstDay,
      trained_through: data.trainedThrough,
      first_unseen: data.firstUnseen,
      last_day: data.lastDay,
    },
    program,
    gate: gateBody(gate),
    usable: whyNotAsked(version) === undefined,
  };
}

/** What the gate judged on. */
export function unseenIn({ data }: Version): Unseen {
  if (data === null)
    return { where: `${UNSEEN_PATHS} unseen paths of the reference market`, hasTries: false };
  const { firstUnseen, lastDay } = data;
  return {
    where: `the days from ${firstUnseen} to ${lastDay}, which no training saw`,
    hasTries: true,
  };
}

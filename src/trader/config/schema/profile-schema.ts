// The schema of a feed's profile; published as JSON Schema for editors.
import type { z } from 'zod';
import { profileFaults } from './profile-faults.ts';
import { profileShape } from './profile-shape.ts';

export const PROFILE_SCHEMA = profileShape.superRefine((profile, context) => {
  for (const { path, message } of profileFaults(profile)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

export type ProfileFile = z.output<typeof PROFILE_SCHEMA>;

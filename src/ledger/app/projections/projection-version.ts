/** Rises when the code computes other rows from the same events. */
export const PROJECTION_VERSION = 2;

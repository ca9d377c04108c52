// The two forms in which SSI has answered: what runs now, and what its first SDK was written for.

/** `current`: as the SDK for Python 3.3.2 has it; `older`: as the SDK for Node 3.0.5. */
export const WIRE_FORMS = ['current', 'older'] as const;
export type WireForm = (typeof WIRE_FORMS)[number];

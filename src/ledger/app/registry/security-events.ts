// Types of events that say what a security is.
export const SECURITY_REGISTERED = 'SECURITY_REGISTERED';
/** Name, sector and venue, all of them. */
export const SECURITY_DESCRIBED = 'SECURITY_DESCRIBED';

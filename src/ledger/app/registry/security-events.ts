// Types of events that say what a security is.
export const SECURITY_REGISTERED = 'SECURITY_REGISTERED';
/** In the stream of the security that goes: into which one, and the actions that are of that one now. */
export const SECURITY_MERGED = 'SECURITY_MERGED';
/** In the stream of each portfolio that had it. */
export const POSITION_MERGED = 'POSITION_MERGED';
/** Name, sector and venue, all of them. */
export const SECURITY_DESCRIBED = 'SECURITY_DESCRIBED';

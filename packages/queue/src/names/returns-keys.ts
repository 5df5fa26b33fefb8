/**
 * Keys below this are those of returns buckets: they number them, and sort before every moment, so what was given back is claimed
 * first. As a moment it would be the twelfth day of 1970.
 */
export const RETURNS_KEYS_END = 1e12;

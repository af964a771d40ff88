// Every number of the protector, with its reason.

/** Whoever dials in has so long for the whole greeting: a round trip to the far side of the world takes a tenth of it. */
export const GREETING_MS = 3_000;
/** Whom we dial has longer: we chose him, and he may be a machine with two hundred at its door. */
export const ANSWER_MS = 8_000;
/** Hellos that were answered, so that a recorded one gets no answer from the same node. Only who holds the key fills this. */
export const HELLOS_REMEMBERED = 16_384;
/** What is enciphered in one piece: larger ones would be larger messages of a web socket than its other end takes. */
export const PROTECTED_CHUNK_BYTES = 64 * 1024;
/**
 * After a change of the key, connections made with the old one are made anew one by one, in this last part of the time
 * that the old one has left: all at its end would take the mesh apart.
 */
export const RENEWAL_PART = 0.5;

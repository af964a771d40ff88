// What both ends of the control socket agree on.

/** More would make one answer out of the whole journal. */
export const JOURNAL_ENTRIES_MAX = 10_000;

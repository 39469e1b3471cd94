/** So far back agents summarise days again when the rules change, and no farther. */
export const RULES_REACH_DAYS = 30;

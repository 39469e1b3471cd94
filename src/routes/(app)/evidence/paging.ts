/** Rows that are drawn before somebody asks for more. */
export const FIRST_ROWS = 60;
export const MORE_ROWS = 120;

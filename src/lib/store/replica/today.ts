/** Today's UTC date. */
export const utcToday = (): string => new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);

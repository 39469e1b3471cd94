/** `0:42`, `26:10`: hours and minutes, rounded down; a clock that is behind shows 0:00. */
export function elapsedLabel(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

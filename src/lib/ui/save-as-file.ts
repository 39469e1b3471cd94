const REVOKE_AFTER_MS = 60_000;

/** Has the browser save a file of that name: a blob, or text as JSON. */
export function saveAsFile(name: string, content: string | Blob): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: 'application/json' }) : content;
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement('a'), { href, download: name }).click();
  // Some browsers read the content only after the click.
  setTimeout(() => URL.revokeObjectURL(href), REVOKE_AFTER_MS);
}

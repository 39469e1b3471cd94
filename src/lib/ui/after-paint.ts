/** Resolves like `loading`, once what is drawn now was painted: for parts of a page that take long and can come after its numbers. */
export async function afterPaint<T>(loading: Promise<T>): Promise<T> {
  const [loaded] = await Promise.all([loading, painted()]);
  return loaded;
}

/** Resolves once what is drawn now was painted. */
export function painted(): Promise<void> {
  // Nothing is painted, and no frame comes.
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      // A message sent in an animation frame arrives after that frame was painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage('painted');
    })
  );
}

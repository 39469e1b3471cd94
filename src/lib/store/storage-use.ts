/** `persisted`: the browser promises not to clear the replicas when space is short. Sizes are the browser's estimates. */
export type StorageUse = { usedBytes?: number; availableBytes?: number; persisted: boolean };

/** Asks the browser to keep this site's data, and how much there is. Browsers that cannot tell leave the sizes out. */
export async function measureStorage(): Promise<StorageUse> {
  // Not there on plain HTTP.
  if (!('storage' in navigator)) return { persisted: false };
  const persisted = await navigator.storage.persist().catch(() => false);
  const { usage, quota } = await navigator.storage.estimate();
  return {
    persisted,
    ...(usage !== undefined && { usedBytes: usage }),
    ...(usage !== undefined && quota !== undefined && { availableBytes: quota - usage })
  };
}

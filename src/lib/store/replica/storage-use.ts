/** What the browser says about the room it gives this site. */

/** Sizes are the browser's estimates, in bytes; browsers that cannot tell leave them out. */
export type StorageUse = { persisted: boolean; usedBytes?: number; quotaBytes?: number };

/** Undefined where the browser has nothing to say about storage, as on plain HTTP. */
export async function measureStorage(): Promise<StorageUse | undefined> {
  if (!('storage' in navigator)) return undefined;
  const persisted = await navigator.storage.persisted();
  const { usage, quota } = await navigator.storage.estimate();
  return {
    persisted,
    ...(usage !== undefined && { usedBytes: usage }),
    ...(quota !== undefined && { quotaBytes: quota })
  };
}

/** Asks the browser never to clear this site's data by itself. False where it refuses or cannot promise that. */
export async function askForPersistence(): Promise<boolean> {
  if (!('storage' in navigator)) return false;
  return navigator.storage.persist().catch(() => false);
}

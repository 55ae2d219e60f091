/**
 * Whether this browser has stored an IndexedDB of that name: to open one that is not there makes it, and takes a
 * library. True where the browser does not tell. Never rejects.
 */
export async function hasDatabase(name: string): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some((each) => each.name === name);
  } catch {
    return true;
  }
}

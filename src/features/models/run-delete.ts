import type { Client } from '@/ollama';

/**
 * Deletes a model, after unloading it where it is loaded: a deleted one would answer from memory until it
 * expires. Throws what the calls throw; HttpError 404 when it is gone already.
 */
export async function runDelete(
  client: Pick<Client, 'generateWhole' | 'delete'>,
  model: string,
  { isLoaded, signal }: { isLoaded: boolean; signal?: AbortSignal },
): Promise<void> {
  if (isLoaded) await client.generateWhole({ model, keep_alive: 0 }, { signal });
  await client.delete(model, { signal });
}

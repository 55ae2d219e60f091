import { onTestFinished } from 'vitest';

/** Closes a server at the end of the unit test that made it. */
export function closing<T extends { close(): Promise<void> }>(server: T): T {
  onTestFinished(() => server.close());
  return server;
}

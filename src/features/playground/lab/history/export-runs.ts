import type { KeptRun } from './kept-run';

/**
 * Runs as a file of JSON: what was asked, what came, the measures. Without what only this page understands, and without
 * anything of a server but its name.
 */
export function exportRuns(runs: readonly KeptRun[]): string {
  const file = {
    app: 'paddock',
    kind: 'playground-runs',
    version: 1,
    runs: runs.map(({ run, serverName, imagesLeftOut }) => {
      const {
        id,
        serverId: _server,
        lines: _lines,
        linesLeftOut: _leftOut,
        createdAt,
        firstChunkAt,
        endedAt,
        ...rest
      } = run;
      return {
        id,
        server: serverName,
        createdAt: dateOf(createdAt),
        firstChunkAt: dateOf(firstChunkAt),
        endedAt: dateOf(endedAt),
        ...rest,
        ...(imagesLeftOut > 0 && { imagesLeftOut }),
      };
    }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** No date that a calendar has: what is stored may say anything. */
function dateOf(ms: number | undefined): string | undefined {
  return ms === undefined || ms > 8.64e15 ? undefined : new Date(ms).toISOString();
}

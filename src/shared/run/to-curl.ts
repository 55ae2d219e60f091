import type { Server } from '@/shared/server';

/**
 * A request as a line for a POSIX shell. Undefined for the server in the page, which no other program
 * reaches. Credentials are not part of it: where the server wants some, `$AUTHORIZATION` stands for them. `body` is
 * JSON as it is to be sent.
 */
export function toCurl(path: string, body: string, server: Server | undefined): string | undefined {
  if (!server || server.kind === 'embedded') return undefined;
  return [
    `curl ${quoted(`${server.url}${path}`)}`,
    ...(server.authorization ? ['-H "Authorization: $AUTHORIZATION"'] : []),
    `-d ${quoted(body)}`,
  ].join(' \\\n  ');
}

/** In single quotes nothing means anything but a single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

import type { CreateRequest } from '@/ollama';
import type { Server } from '@/shared/server';

/**
 * The request as a line for a POSIX shell. Undefined for the server in the page, which no other program
 * reaches. Credentials are not part of it: where the server wants some, `$AUTHORIZATION` stands for them.
 */
export function toCurl(request: CreateRequest, server: Server | undefined): string | undefined {
  if (!server || server.kind === 'embedded') return undefined;
  return [
    `curl ${quoted(`${server.url}/api/create`)}`,
    ...(server.authorization ? ['-H "Authorization: $AUTHORIZATION"'] : []),
    `-d ${quoted(JSON.stringify(request, null, 2))}`,
  ].join(' \\\n  ');
}

/** In single quotes nothing means anything but a single quote. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

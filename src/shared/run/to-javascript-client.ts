import { toJavaScriptLiteral } from './code-literals';
import { fieldsOf, isStreamed, reachable, type CodeRequest } from './code-request';

const calls: Record<string, string> = {
  '/api/generate': 'generate',
  '/api/chat': 'chat',
  '/api/create': 'create',
  '/api/embed': 'embed',
  '/api/embeddings': 'embeddings',
};

/**
 * A request by Ollama's own client for JavaScript (`npm install ollama`), as a module for Node. Undefined for the server
 * in the page and for what that client has no call for. Credentials are not part of it: the environment variable
 * AUTHORIZATION stands for them.
 *
 * [Note: The client does not stream unless asked] The API streams where a request does not say, the client the other way
 * round (ollama-js v0.6.4, src/browser.ts, processStreamableRequest): so it is always said.
 */
export function toJavaScriptClient(call: CodeRequest): string | undefined {
  const server = reachable(call);
  const name = calls[call.path];
  if (!server || name === undefined) return undefined;
  const { stream: _, ...request } = call.request as Record<string, unknown>;
  const streams = isStreamed(call);
  const said = (what: string) => [what, ...fieldsOf(call)].join('?.').replace('?.', '.');
  const sent = streams ? { ...request, stream: true } : request;
  return [
    'import { Ollama } from "ollama";',
    '',
    'const ollama = new Ollama({',
    `  host: ${toJavaScriptLiteral(server.url)},`,
    ...(server.authorization ? ['  headers: { Authorization: process.env.AUTHORIZATION },'] : []),
    '});',
    '',
    `const ${streams ? 'stream' : 'answer'} = await ollama.${name}(${toJavaScriptLiteral(sent)});`,
    ...(streams
      ? ['for await (const chunk of stream) {', `  console.log(${said('chunk')});`, '}']
      : [`console.log(${said('answer')});`]),
    '',
  ].join('\n');
}

import { toJavaScriptLiteral } from './code-literals';
import { fieldsOf, isStreamed, reachable, type CodeRequest } from './code-request';

/**
 * A request as JavaScript for Node and for browsers, an ECMAScript module without packages. Undefined for the server in
 * the page. Credentials are not part of it: the environment variable AUTHORIZATION stands for them.
 *
 * A line of the answer may come in pieces, and so may a character: what is not complete waits for the next one. See:
 * [Note: Lines are cut anywhere].
 */
export function toFetch(call: CodeRequest): string | undefined {
  const server = reachable(call);
  if (!server) return undefined;
  const said = ['chunk', ...fieldsOf(call)].join('?.').replace('?.', '.');
  return [
    `const response = await fetch(${toJavaScriptLiteral(`${server.url}${call.path}`)}, {`,
    '  method: "POST",',
    '  headers: {',
    '    "Content-Type": "application/json",',
    ...(server.authorization ? ['    Authorization: process.env.AUTHORIZATION,'] : []),
    '  },',
    `  body: JSON.stringify(${toJavaScriptLiteral(call.request, 1)}),`,
    '});',
    'if (!response.ok) throw new Error(await response.text());',
    '',
    ...(isStreamed(call) ? inLines(said) : ['const chunk = await response.json();', `console.log(${said});`]),
    '',
  ].join('\n');
}

function inLines(said: string): string[] {
  return [
    'const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();',
    'let rest = "";',
    'while (true) {',
    '  const { done, value = "" } = await reader.read();',
    '  const lines = (rest + value).split("\\n");',
    '  rest = done ? "" : lines.pop();',
    '  for (const line of lines) {',
    '    if (line.trim() === "") continue;',
    '    const chunk = JSON.parse(line);',
    '    if (chunk.error) throw new Error(chunk.error);',
    `    console.log(${said});`,
    '  }',
    '  if (done) break;',
    '}',
  ];
}

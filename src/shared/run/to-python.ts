import { toPythonLiteral } from './code-literals';
import { fieldsOf, isStreamed, reachable, type CodeRequest } from './code-request';

/**
 * A request as Python 3 with the package `requests`. Undefined for the server in the page. Credentials are not part of
 * it: the environment variable AUTHORIZATION stands for them.
 *
 * [Note: Lines of bytes, not of text] `requests` cuts bytes into lines, at line feeds and carriage returns, which JSON
 * has only escaped. `httpx` cuts text into lines as `str.splitlines` does, also at U+0085, which a JSON text may have as
 * it is (RFC 8259, section 7): a line of an answer can come in two halves. (httpx 0.28, _decoders.py, LineDecoder)
 */
export function toPython(call: CodeRequest): string | undefined {
  const server = reachable(call);
  if (!server) return undefined;
  const streams = isStreamed(call);
  const said = fieldsOf(call).reduce(
    (from, name) => `${from}.get(${toPythonLiteral(name)}, ${absent(call, name)})`,
    'chunk',
  );
  return [
    ...(streams ? ['import json'] : []),
    ...(server.authorization ? ['import os'] : []),
    ...(streams || server.authorization ? [''] : []),
    'import requests',
    '',
    'with requests.post(',
    `    ${toPythonLiteral(`${server.url}${call.path}`)},`,
    ...(server.authorization ? ['    headers={"Authorization": os.environ["AUTHORIZATION"]},'] : []),
    `    json=${toPythonLiteral(call.request, 1)},`,
    ...(streams ? ['    stream=True,'] : []),
    ') as response:',
    '    if not response.ok:',
    '        raise RuntimeError(response.text)',
    ...(streams ? inLines(said) : ['    chunk = response.json()', `    print(${said})`]),
    '',
  ].join('\n');
}

/** What stands for a field that a line does not have. */
function absent(call: CodeRequest, name: string): string {
  return fieldsOf(call).at(-1) === name ? '""' : '{}';
}

function inLines(said: string): string[] {
  return [
    '    for line in response.iter_lines():',
    '        if not line:',
    '            continue',
    '        chunk = json.loads(line)',
    '        if "error" in chunk:',
    '            raise RuntimeError(chunk["error"])',
    `        print(${said}, flush=True)`,
  ];
}

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { embeddedServer, type Server } from '@/shared/servers.store';
import { toCurl } from './to-curl';

const server = { kind: 'ollama', url: 'http://localhost:11434' } as Server;
const request = { model: 'm', from: 'p', system: `It's "so" $HOME \`x\` \\n\nnext` };

test('a shell reads the address and the request as they are', () => {
  const line = toCurl('/api/create', JSON.stringify(request, null, 2), server)!;
  const said = execFileSync('sh', ['-c', `curl() { for each; do printf '%s\\0' "$each"; done; }\n${line}`], {
    encoding: 'utf8',
  });
  const [url, option, body] = said.split('\0');
  expect([url, option]).toEqual(['http://localhost:11434/api/create', '-d']);
  expect(JSON.parse(body!)).toEqual(request);
});

test('no credentials are in it', () => {
  const line = toCurl('/api/create', JSON.stringify(request, null, 2), {
    ...server,
    authorization: { kind: 'bearer', token: 'secret' } as never,
  })!;
  expect(line).toContain('-H "Authorization: $AUTHORIZATION"');
  expect(line).not.toContain('secret');
});

test('nobody else reaches the server in the page', () => {
  expect(toCurl('/api/create', JSON.stringify(request, null, 2), embeddedServer)).toBeUndefined();
  expect(toCurl('/api/create', JSON.stringify(request, null, 2), undefined)).toBeUndefined();
});

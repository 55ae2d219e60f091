import { expect, test } from 'vitest';
import { signinKey } from './signin-key';

const address = (key: string) =>
  `https://ollama.com/connect?name=box&key=${btoa(key).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;

test('finds the public key in the address of signing in', () => {
  expect(signinKey(address('ssh-ed25519 AAAAC3Nz/+a=\n'))).toBe('ssh-ed25519 AAAAC3Nz/+a=');
});

test.each([
  undefined,
  'no address',
  'https://ollama.com/connect',
  'https://x?key=%%%',
  address('rm -rf /'),
  address(''),
])('and none in %s', (text) => expect(signinKey(text)).toBeUndefined());

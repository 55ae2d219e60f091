import { expect, test } from 'vitest';
import { isLoopback, isMixedContent } from './page-address';

test.each(['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each(['localhost.example', '192.168.1.2', '[::2]', '0.0.0.0', 'box.local'])('%s is not this machine', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test('only an https page calling plain http elsewhere is mixed content', () => {
  expect(isMixedContent('http://192.168.1.2:11434', 'https://paddock.example')).toBe(true);
  expect(isMixedContent('http://localhost:11434', 'https://paddock.example')).toBe(false);
  expect(isMixedContent('https://box.example', 'https://paddock.example')).toBe(false);
  expect(isMixedContent('http://192.168.1.2:11434', 'http://paddock.example')).toBe(false);
  expect(isMixedContent('', 'https://paddock.example')).toBe(false);
});

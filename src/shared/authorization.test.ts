import { expect, test } from 'vitest';
import { authorizationHeaders } from './authorization';

test('without credentials there is no header', () => {
  expect(authorizationHeaders(undefined)).toEqual({});
});

test('a token is sent as a bearer', () => {
  expect(authorizationHeaders({ kind: 'bearer', token: 'abc' })).toEqual({ Authorization: 'Bearer abc' });
});

test('user and password are sent as UTF-8', () => {
  expect(authorizationHeaders({ kind: 'basic', user: 'Aladdin', password: 'open sesame' })).toEqual({
    Authorization: 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  });
  // RFC 7617, section 2.1: user "test", password "123£".
  expect(authorizationHeaders({ kind: 'basic', user: 'test', password: '123£' })).toEqual({
    Authorization: 'Basic dGVzdDoxMjPCow==',
  });
});

test.each([
  [' t0k3n\n', 'Bearer t0k3n'],
  ['Bearer t0k3n', 'Bearer t0k3n'],
  ['t0\r\nk3n\0', 'Bearer t0k3n'],
  ['ключ', 'Bearer Ð\u00BAÐ»Ñ\u008EÑ\u0087'],
])('the token %j makes a header that a page may set', (token, value) => {
  const headers = authorizationHeaders({ kind: 'bearer', token });
  expect(headers).toEqual({ Authorization: value });
  expect(() => new Headers(headers)).not.toThrow();
});

import { describe, expect, it } from 'vitest';
import { readBatchSize, readDimensions, textsPerRequest, toEmbedSetup, toRequest } from './embed-setup';

describe('a request', () => {
  it('has one text as such, many as a list, and nothing that is left to the server', () => {
    expect(toRequest('m', {}, ['one'])).toEqual({ path: '/api/embed', body: { model: 'm', input: 'one' } });
    expect(toRequest('m', {}, ['one', 'two'])).toEqual({
      path: '/api/embed',
      body: { model: 'm', input: ['one', 'two'] },
    });
  });

  it('says all that is set', () => {
    const setup = { truncate: false, dimensions: 64, keep_alive: -1, options: { num_ctx: 512 } } as const;
    expect(toRequest('m', setup, ['one']).body).toEqual({ model: 'm', input: 'one', ...setup });
  });

  it('to the legacy endpoint has one text, and knows neither dimensions nor truncate', () => {
    const setup = { isLegacy: true, truncate: false, dimensions: 64, keep_alive: '5m' } as const;
    expect(toRequest('m', setup, ['one'])).toEqual({
      path: '/api/embeddings',
      body: { model: 'm', prompt: 'one', keep_alive: '5m' },
    });
    expect(textsPerRequest(setup, 64)).toBe(1);
    expect(textsPerRequest({}, 64)).toBe(64);
  });
});

describe('what is typed', () => {
  it('as dimensions is a whole number that is less than the model’s own', () => {
    expect(readDimensions(' 64 ', 384)).toEqual({ dimensions: 64 });
    expect(readDimensions('', 384)).toEqual({});
    expect(readDimensions('384', 384)).toEqual({ problem: 'notFewer' });
    expect(readDimensions('384', undefined)).toEqual({ dimensions: 384 });
    for (const text of ['0', '-1', '1.5', 'many', '99999999999999999999']) {
      expect(readDimensions(text, 384), text).toEqual({ problem: 'notWhole' });
    }
  });

  it('as the size of a batch has its bounds', () => {
    expect(['', '1', '1024', '0', '1025', 'x'].map(readBatchSize)).toEqual([
      64,
      1,
      1024,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

it('is read of storage, not believed', () => {
  expect(toEmbedSetup({ dimensions: 64, truncate: false, isLegacy: true, options: { num_ctx: 'x' } })).toEqual({
    dimensions: 64,
    truncate: false,
    isLegacy: true,
  });
  for (const value of [null, 3, [], { dimensions: -1, truncate: 1, isLegacy: 'no' }]) {
    expect(toEmbedSetup(value)).toEqual({});
  }
});

import { describe, expect, it } from 'vitest';
import { parameterSpecs, parseParameter, parseShownParameters } from './parameters';

describe('parseParameter', () => {
  it.each([
    ['num_ctx', '4096', 4096],
    ['seed', '-1', -1],
    ['temperature', '.5', 0.5],
    ['temperature', '1e-1', 0.1],
    ['use_mmap', 'F', false],
    ['stop', '42', '42'],
  ])('types %s %s', (name, text, value) => {
    expect(parseParameter(name, text)).toEqual({ value });
  });

  it.each([
    ['num_ctx', '1.5', 'bad-int'],
    ['num_ctx', '', 'bad-int'],
    ['temperature', 'hot', 'bad-float'],
    ['use_mmap', 'yes', 'bad-bool'],
    ['NUM_CTX', '1', 'unknown-parameter'],
    ['numa', 'true', 'unknown-parameter'],
  ])('refuses %s %s', (name, text, code) => {
    expect(parseParameter(name, text)).toMatchObject({ problem: { code, name } });
  });
});

describe('parseShownParameters', () => {
  it('reads what show prints, whatever the order', () => {
    const text = [
      'stop                           "<|start|>"',
      'num_ctx                        1.048576e+06',
      'temperature                    0.6',
      'stop                           "say \\"hi\\"\\n"',
      'use_mmap                       true',
      'renderer_hint                  "x"',
    ].join('\n');
    expect(parseShownParameters(text)).toEqual({
      stop: ['<|start|>', 'say "hi"\n'],
      num_ctx: 1048576,
      temperature: 0.6,
      use_mmap: true,
      renderer_hint: 'x',
    });
  });

  it('makes a list of one stop, and nothing of an empty text', () => {
    expect(parseShownParameters('stop  "</s>"')).toEqual({ stop: ['</s>'] });
    expect(parseShownParameters('')).toEqual({});
  });
});

it('every default lies within its own range', () => {
  for (const { default: value, minimum = -Infinity, maximum = Infinity } of parameterSpecs) {
    if (typeof value === 'number') expect(value >= minimum && value <= maximum).toBe(true);
  }
});

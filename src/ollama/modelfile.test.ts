import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  losesCharacters,
  modelfileWords,
  parseModelfile,
  printModelfile,
  toCreateRequest,
  UnprintableValueError,
} from './modelfile';

describe('parseModelfile', () => {
  it('reads instructions in any case, comments and blank lines', () => {
    const { instructions, problems } = parseModelfile(
      '# a comment\n\nfrom llama3.2 # not a comment\r\nSYSTEM\tbe brief\n',
    );
    expect(problems).toEqual([]);
    expect(instructions).toEqual([
      { word: 'FROM', value: 'llama3.2 # not a comment', line: 3 },
      { word: 'SYSTEM', value: 'be brief', line: 4 },
    ]);
  });

  it('keeps newlines inside quotes and lets a single quote span lines too', () => {
    const { instructions } = parseModelfile('TEMPLATE """\n{{ .Prompt }}\n"""\nSYSTEM "one\ntwo"\nFROM x');
    expect(instructions.map(({ value }) => value)).toEqual(['\n{{ .Prompt }}\n', 'one\ntwo', 'x']);
    expect(instructions.map(({ line }) => line)).toEqual([1, 4, 6]);
  });

  it('keeps inner quotes, and lets a quote that does not end its line swallow the next ones', () => {
    expect(parseModelfile('SYSTEM "say "hi""').instructions[0]!.value).toBe('say "hi"');
    expect(parseModelfile('SYSTEM "a" b\nFROM x"').instructions[0]!.value).toBe('a" b\nFROM x');
  });

  it('names a quote that is never closed with the line it began on', () => {
    expect(parseModelfile('FROM x\n\nSYSTEM """open\nFROM y').problems).toEqual([
      { code: 'unclosed-quote', word: 'SYSTEM', line: 3 },
    ]);
  });

  it('goes on after a bad line, so that all problems show at once', () => {
    const { instructions, problems } = parseModelfile('FORM x\nMESSAGE tool hi\nPARAMETER\nFROM y\n12 z');
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ['unknown-instruction', 1],
      ['bad-role', 2],
      ['missing-value', 3],
      ['unknown-instruction', 5],
    ]);
    expect(instructions).toEqual([{ word: 'FROM', value: 'y', line: 4 }]);
  });

  it('drops what upstream drops, and can say so beforehand', () => {
    const family = '👨‍👩‍👧';
    expect(parseModelfile(`SYSTEM ${family}\u00a0!`).instructions[0]!.value).toBe('👨👩👧!');
    expect(parseModelfile(`SYSTEM ${family}\u00a0!`, { keepsAll: true }).instructions[0]!.value).toBe(
      `${family}\u00a0!`,
    );
    expect(losesCharacters(family)).toBe(true);
    expect(losesCharacters('plain – ünïcödé 👍\n\t')).toBe(false);
  });

  it('drops them before it looks for quotes, as upstream does', () => {
    expect(parseModelfile('SYSTEM \0"one\u200d"\u00a0\nFROM x').instructions.map(({ value }) => value)).toEqual([
      'one',
      'x',
    ]);
  });

  it.each([
    ['blank lines', `SYSTEM """${'\n'.repeat(150_000)}`],
    ['lines', `SYSTEM "${'a\n'.repeat(150_000)}"`],
    ['lines of quotes', `SYSTEM """${'""\n'.repeat(150_000)}"""`],
    ['quotes of a line', `SYSTEM ${'" '.repeat(150_000)}`],
    ['stops', 'PARAMETER stop x\n'.repeat(50_000)],
  ])('reads many %s in no time', (_, text) => {
    const start = process.cpuUsage();
    toCreateRequest(parseModelfile(text));
    // Of the processor: a machine that is busy with something else is slow, not this.
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });

  it('never throws and never hangs, whatever the text', () => {
    const soup = fc.array(
      fc.oneof(
        fc.constantFrom(...modelfileWords, '"', '"""', '\n', '\r\n', ' ', '\t', '#', 'PARAMETER stop', '\uFEFF'),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(soup, (pieces) => {
        const parsed = parseModelfile(pieces.join(''));
        expect(toCreateRequest(parsed).problems.every(({ line }) => line >= 1)).toBe(true);
      }),
    );
  });
});

describe('toCreateRequest', () => {
  it('types parameters, gathers stops, licenses and messages, and lets the last of the others win', () => {
    const text = [
      'FROM ./model.gguf',
      'FROM ./mmproj.gguf',
      'ADAPTER ./old.gguf',
      'ADAPTER ./lora.gguf',
      'PARAMETER temperature 0.5',
      'PARAMETER temperature .25',
      'PARAMETER num_ctx 4096',
      'PARAMETER use_mmap True',
      'PARAMETER stop "<|end|>"',
      'PARAMETER stop User:',
      'LICENSE MIT',
      'LICENSE Apache-2.0',
      'MESSAGE user hello',
      'MESSAGE assistant hi',
      'REQUIRES v0.14.0',
    ].join('\n');
    const { from, adapters, request, problems } = toCreateRequest(parseModelfile(text));
    expect(problems).toEqual([]);
    expect(from.map(({ value }) => value)).toEqual(['./model.gguf', './mmproj.gguf']);
    expect(adapters).toEqual([{ value: './lora.gguf', line: 4 }]);
    expect(request).toEqual({
      parameters: { temperature: 0.25, num_ctx: 4096, use_mmap: true, stop: ['<|end|>', 'User:'] },
      license: ['MIT', 'Apache-2.0'],
      messages: [
        { role: 'user', content: 'hello' },
        { role: 'assistant', content: 'hi' },
      ],
      requires: '0.14.0',
    });
  });

  it('names numbers that would arrive as others', () => {
    const text = `PARAMETER seed ${'9'.repeat(400)}\nPARAMETER num_ctx 9007199254740993\nPARAMETER top_p 1e39\nFROM x`;
    const { problems, request } = toCreateRequest(parseModelfile(text));
    expect(problems.map(({ code, line }) => [code, line])).toEqual([
      ['bad-int', 1],
      ['bad-int', 2],
      ['bad-float', 3],
    ]);
    expect(request).toEqual({});
  });

  it('names unknown and mistyped parameters with their lines, and lists those that do nothing any more', () => {
    const { problems, ignoredParameters } = toCreateRequest(
      parseModelfile(
        'PARAMETER num_ctx 4k\nPARAMETER Temperature 1\nPARAMETER use_mmap yes\nPARAMETER mirostat 1\nREQUIRES soon',
      ),
    );
    expect(problems).toEqual([
      { code: 'bad-int', name: 'num_ctx', text: '4k', line: 1 },
      { code: 'unknown-parameter', name: 'Temperature', line: 2 },
      { code: 'bad-bool', name: 'use_mmap', text: 'yes', line: 3 },
      { code: 'bad-version', text: 'soon', line: 5 },
      { code: 'no-from', line: 1 },
    ]);
    expect(ignoredParameters).toEqual([{ name: 'mirostat', line: 4 }]);
  });
});

describe('printModelfile', () => {
  it('prints plainly where that reads back the same, else in quotes', () => {
    expect(
      printModelfile([
        { word: 'FROM', value: 'llama3.2' },
        { word: 'PARAMETER', name: 'stop', value: ' leading' },
        { word: 'SYSTEM', value: 'say "hi"' },
        { word: 'TEMPLATE', value: '"quoted"' },
        { word: 'LICENSE', value: '' },
      ]),
    ).toBe('FROM llama3.2\nPARAMETER stop """ leading"""\nSYSTEM say "hi"\nTEMPLATE """"quoted""""\nLICENSE ""\n');
  });

  it('refuses a value that no quote can carry', () => {
    expect(() => printModelfile([{ word: 'SYSTEM', value: 'a """\nb' }])).toThrow(UnprintableValueError);
  });

  it('reads back what it printed, for any value', () => {
    const value = fc
      .array(fc.oneof(fc.constantFrom('"', '""', '"""', '\n', '\r', '\t', ' ', 'x'), fc.string()))
      .map((p) => p.join(''));
    fc.assert(
      fc.property(value, (text) => {
        fc.pre(!losesCharacters(text));
        let printed: string;
        try {
          printed = printModelfile([
            { word: 'SYSTEM', value: text },
            { word: 'FROM', value: 'x' },
          ]);
        } catch (error) {
          expect(error).toBeInstanceOf(UnprintableValueError);
          return;
        }
        const { instructions, problems } = parseModelfile(printed);
        expect(problems).toEqual([]);
        expect(instructions.map((each) => each.value)).toEqual([text, 'x']);
      }),
      { numRuns: 2000 },
    );
  });
});

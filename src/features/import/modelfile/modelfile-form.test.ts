import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parameterSpecs } from '@/ollama/parameters';
import { adapted } from '../../../../e2e/models/adapter';
import { chain } from '../../../../e2e/models/chain';
import { withProjector } from '../../../../e2e/models/projector';
import { safetensorsFolder } from '../../../../e2e/models/safetensors';
import { shards } from '../../../../e2e/models/shards';
import type { GivenFile } from '../given/given-file';
import { recognize } from '../recognize/recognize';
import { derivedModel, recognizeJoined } from '../recognize/recognize-named';
import { emptyForm, readForm, type CreateForm } from '@/shared/model-form/create-form';
import { toEntry } from '@/shared/run/read-options';
import { fromModelfile, toModelfile, toTypedModelfile, type FormSource } from './modelfile-form';

const alone = (...files: File[]): GivenFile[] => files.map((file) => ({ file, path: file.name }));

async function sourceOf(given: GivenFile[], joined = false): Promise<FormSource> {
  const { outcomes } = await (joined ? recognizeJoined(given) : recognize(given));
  const { result, sources } = outcomes[0]!;
  if (outcomes.length !== 1 || 'refusal' in result) throw new Error(JSON.stringify(outcomes));
  return { model: result.model, sources };
}

const derived: FormSource = { model: derivedModel('base'), sources: [] };
let single: FormSource;

beforeAll(async () => {
  single = await sourceOf(alone(chain().file));
});

function read(text: string, source = single, previous = emptyForm('m')) {
  return fromModelfile(text, previous, source);
}

const problemsOf = (text: string, source = single) =>
  read(text, source).problems.map(({ code, line }) => `${line} ${code}`);

describe('to a Modelfile and back', () => {
  /** Texts that people and machines write, and the ones that break grammars. */
  const text = fc
    .array(fc.oneof(fc.constantFrom('"', '"""', '\n', '\r\n', '\t', ' ', '# x', 'FROM y', '👨‍👩‍👧', '\u00a0'), fc.string()))
    .map((pieces) => pieces.join(''));
  const ofSpec = (name: string): fc.Arbitrary<string> => {
    const { type, minimum = -5, maximum = 1000 } = parameterSpecs.find((spec) => spec.name === name)!;
    if (type === 'string[]') return fc.array(text).map((entries) => entries.map(toEntry).join('\n'));
    if (type === 'bool') return fc.constantFrom('true', 'false', '');
    return fc.oneof(fc.constant(''), fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }).map(String));
  };
  const parameters = fc.record(Object.fromEntries(parameterSpecs.map(({ name }) => [name, ofSpec(name)])));
  const role = fc.constantFrom('system' as const, 'user' as const, 'assistant' as const);
  const form: fc.Arbitrary<CreateForm> = fc.record({
    name: fc.constant('kept'),
    system: text,
    template: text,
    from: fc.constantFrom('', 'base:latest', 'hf.co/someone/model:Q4_K_M'),
    parameters,
    licenses: fc.array(text, { maxLength: 3 }),
    messages: fc.array(fc.record({ role, content: text }), { maxLength: 4 }),
    quantize: fc.constantFrom('', 'Q8_0'),
    renderer: fc.constantFrom('', 'qwen3-coder'),
    parser: fc.constantFrom('', 'qwen3-coder'),
    requires: fc.constantFrom('', '0.14.0'),
  });

  test('nothing that is sent changes, whatever was typed', () => {
    fc.assert(
      fc.property(form, fc.boolean(), (before, isDerived) => {
        const source = isDerived ? derived : single;
        if (isDerived) fc.pre(before.from !== '');
        const printed = toModelfile(before, source);
        if (printed.unprintable.length > 0) return;
        const { form: after, problems } = read(printed.text, source, before);
        expect(problems).toEqual([]);
        const server = { takesTemplate: true, needsBase: isDerived };
        expect(readForm(after, server)).toEqual(readForm(before, server));
        expect(toModelfile(after, source)).toEqual(printed);
      }),
      { numRuns: 500 },
    );
  });

  test('what was typed stays as long as the form says the same, and its comments even then', () => {
    const typed = '# mine\n\nfrom chain.gguf\r\nsystem """\n# no comment\n"""\n  # the end\nPARAMETER mirostat 1';
    const { form: same } = read(typed);
    expect(toTypedModelfile(same, single, typed).text).toBe(typed);
    expect(toTypedModelfile({ ...same, template: 'x' }, single, typed).text).toBe(
      '# mine\n  # the end\nFROM ./chain.gguf\nTEMPLATE x\nSYSTEM """\n# no comment\n"""\n',
    );
    expect(toTypedModelfile(same, single, 'FROM nothing').text).toBe(toModelfile(same, single).text);
  });

  test('a value that no quotes can carry is told', () => {
    const { text: printed, unprintable } = toModelfile(
      { ...emptyForm('m'), system: 'a """\nb', template: 'x' },
      single,
    );
    expect(unprintable).toEqual(['SYSTEM']);
    expect(printed).toBe('FROM ./chain.gguf\nTEMPLATE x\n');
  });

  test('every instruction is taken over, and name and quantization stay', () => {
    const written = [
      '# mine',
      'FROM ./chain.gguf',
      'TEMPLATE """{{ .Prompt }}\n"""',
      'SYSTEM Be brief.',
      'PARAMETER temperature 0.70',
      'PARAMETER stop "<end>"',
      'PARAMETER stop """\n\n"""',
      'LICENSE MIT',
      'LICENSE """Apache\n2.0"""',
      'MESSAGE user Hi',
      'MESSAGE assistant Hello',
      'RENDERER qwen3-coder',
      'PARSER qwen3-coder',
      'REQUIRES v0.14.0',
    ].join('\r\n');
    const { form: after, problems } = read(written, single, { ...emptyForm('mine'), quantize: 'Q8_0', system: 'old' });
    expect(problems).toEqual([]);
    expect(after).toEqual({
      name: 'mine',
      quantize: 'Q8_0',
      from: '',
      template: '{{ .Prompt }}\n',
      system: 'Be brief.',
      parameters: { temperature: '0.70', stop: '<end>\n␤␤' },
      licenses: ['MIT', 'Apache\n2.0'],
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
      ],
      renderer: 'qwen3-coder',
      parser: 'qwen3-coder',
      requires: '0.14.0',
    });
  });
});

describe('lines that name files', () => {
  test('are printed for every kind of model, and read back without a complaint', async () => {
    const { file, projector } = withProjector('mmproj');
    const { adapters } = await adapted();
    const folder = safetensorsFolder().files.map((each) => ({ file: each, path: `up/my-model/${each.name}` }));
    const cases: [FormSource, string][] = [
      [single, 'FROM ./chain.gguf\n'],
      [derived, 'FROM base:latest\n'],
      [await sourceOf(alone(file, projector)), 'FROM ./chain.gguf\nFROM ./mmproj.gguf\n'],
      [await sourceOf(alone(...adapters)), 'FROM base:latest\nADAPTER ./adapter.gguf\n'],
      [await sourceOf(alone(chain().file, ...adapters), true), 'FROM ./chain.gguf\nADAPTER ./adapter.gguf\n'],
      [await sourceOf(alone(...(await shards(3)).files)), 'FROM ./chain.gguf\n'],
      [await sourceOf(folder), 'FROM ./my-model\n'],
      [await sourceOf(alone(...safetensorsFolder().files)), 'FROM .\n'],
    ];
    for (const [source, printed] of cases) {
      const form = { ...emptyForm('m'), from: source.model.base ? 'base:latest' : '' };
      expect(toModelfile(form, source)).toEqual({ text: printed, unprintable: [] });
      expect(read(printed, source)).toMatchObject({ problems: [], form: { from: form.from } });
    }
  });

  test('may name a file in any way that the file was found by', async () => {
    for (const path of [
      'chain.gguf',
      '/home/me/chain.gguf',
      '~/models/CHAIN.gguf',
      'C:\\models\\chain.gguf',
      '../up/chain.gguf',
    ])
      expect(problemsOf(`FROM ${path}`), path).toEqual([]);
    const split = await sourceOf(alone(...(await shards(3)).files));
    expect(problemsOf('FROM ./chain-00001-of-00003.gguf', split)).toEqual([]);
    expect(read('FROM Base', derived).form.from).toBe('Base:latest');
  });

  test('must name the files of the draft and no others', async () => {
    const { file, projector } = withProjector('mmproj');
    const pair = await sourceOf(alone(file, projector));
    const { adapters } = await adapted();
    const adapter = await sourceOf(alone(...adapters));
    expect(problemsOf('SYSTEM hi\r\n\r\nFROM ./other.gguf')).toEqual(['3 file-missing', '3 file-unnamed']);
    expect(problemsOf('FROM llama3.2')).toEqual(['1 from-not-file']);
    expect(problemsOf('FROM ./chain.gguf\nFROM llama3.2')).toEqual(['2 from-mixed']);
    expect(problemsOf('FROM ./chain.gguf\nADAPTER ./x.gguf')).toEqual(['2 file-missing']);
    expect(problemsOf('SYSTEM hi')).toEqual(['1 no-from']);
    expect(problemsOf('FROM ./chain.gguf', pair)).toEqual(['1 file-unnamed']);
    expect(problemsOf('FROM base', adapter)).toEqual(['1 file-unnamed']);
    expect(problemsOf('ADAPTER adapter.gguf', adapter)).toEqual([]);
    expect(problemsOf('FROM ./x.gguf', derived)).toEqual(['1 file-missing']);
    expect(problemsOf('', derived)).toEqual(['1 no-from']);
  });
});

test('problems and warnings have their lines, in order, whatever ends the lines', () => {
  for (const newline of ['\n', '\r\n', '\r']) {
    const { problems, warnings } = read(
      [
        'FROM chain.gguf',
        'PARAMETER top_k many',
        'TEMPLAT x',
        'PARAMETER temperature 3',
        'DRAFT ./d.gguf',
        'PARAMETER mirostat 1',
        'SYSTEM a\u00a0b',
        'PARAMETER stop ""',
      ].join(newline),
    );
    expect(problems.map(({ code, line }) => `${line} ${code}`)).toEqual([
      '2 bad-int',
      '3 unknown-instruction',
      '4 above',
      '5 draft-unsupported',
      '8 missing-value',
    ]);
    expect(warnings).toEqual([
      { code: 'ignored-parameter', name: 'mirostat', line: 6 },
      { code: 'drops-characters', word: 'SYSTEM', line: 7 },
    ]);
  }
});

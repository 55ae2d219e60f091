import { HttpError, StreamError } from '@/ollama';
import { toDigest } from '@/ollama/digest';
import type { ContractCase } from '../case';
import { chain } from '../../models/chain';
import { adapted } from '../../models/adapter';
import { brokenFiles } from '../../models/broken';
import { withProjector } from '../../models/projector';
import { safetensorsFolder } from '../../models/safetensors';
import { collect, equal, failure, matches, ok } from '../expect';

const zeros = toDigest('0'.repeat(64));

/** The kinds of status lines in their order, each once: digests left out. */
function kinds(lines: { status: string }[]): string[] {
  return lines
    .map(({ status }) => status.replace(/ sha256:.*/, '').replace(/^(using existing|creating new) layer/, 'layer'))
    .filter((status, index, all) => status !== all[index - 1]);
}

export const createCases: ContractCase[] = [
  {
    name: 'creates a model of a GGUF, step by step',
    async run(context) {
      const fixture = chain();
      const name = context.name('chain');
      const lines = await context.create(fixture, name);
      equal(
        kinds(lines),
        ['parsing GGUF', ...(context.isNewer ? ['verifying conversion'] : []), 'layer', 'writing manifest', 'success'],
        'steps',
      );
      const listed = (await context.client.list()).models.find((model) => model.name === `${name}:latest`);
      ok(listed, 'not listed');
      matches(listed.digest, /^[0-9a-f]{64}$/, 'digest');
      ok(listed.size! > fixture.file.size, 'size is that of all layers');
      const { format, family, families, quantization_level } = listed.details;
      equal([format, family, families, quantization_level], ['gguf', 'llama', ['llama'], 'F16'], 'details');
      matches(listed.details.parameter_size, /^\d+(\.\d+)?[KM]$/, 'parameter size');
    },
  },
  {
    name: 'creates without a stream and answers once',
    async run(context) {
      const request = await context.createRequest(chain(), context.name('whole'));
      const answer = await context.raw('POST', '/api/create', { ...request, stream: false });
      equal([answer.status, JSON.parse(answer.text)], [200, { status: 'success' }], 'answer');
      matches(answer.type, /^application\/json/, 'content type');
    },
  },
  {
    name: 'derives a model: what is given replaces or joins what is there',
    async run(context) {
      const parent = await context.model(chain(), 'parent', {
        system: 'Parent.',
        license: 'One',
        parameters: { temperature: 0.5, stop: ['a'] },
      });
      const child = context.name('child');
      const lines = await collect(
        context.client.create({
          model: child,
          from: parent,
          system: 'Child.',
          license: ['Two'],
          parameters: { stop: ['b', 'c'], num_ctx: 128 },
          messages: [
            { role: 'user', content: 'Hi' },
            { role: 'assistant', content: 'Yo' },
          ],
        }),
      );
      equal(kinds(lines), ['layer', 'writing manifest', 'success'], 'steps');
      const shown = await context.client.show({ model: child });
      equal(shown.system, 'Child.', 'system');
      equal(shown.license, 'One\nTwo', 'license');
      equal(
        shown.parameters?.split('\n').sort(),
        [
          'num_ctx                        128',
          'stop                           "b"',
          'stop                           "c"',
          'temperature                    0.5',
        ],
        'parameters',
      );
      equal(
        shown.messages,
        [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Yo' },
        ],
        'messages',
      );
      equal(shown.details.parent_model, `${parent}:latest`, 'parent');
    },
  },
  {
    name: 'takes nothing away from a model that another is made from, but for one made anew of its file',
    async run(context) {
      const parent = await context.model(chain(), 'parent', {
        system: 'Parent.',
        license: 'One',
        parameters: { temperature: 0.5 },
        messages: [{ role: 'user', content: 'Hi' }],
      });
      const before = await context.client.show({ model: parent });
      const emptied = context.name('emptied');
      const nothing = { system: '', template: '', license: [], parameters: {}, messages: [] };
      await collect(context.client.create({ model: emptied, from: parent, ...nothing }));
      const kept = await context.client.show({ model: emptied });
      equal([kept.system, kept.license, kept.messages?.length], ['Parent.', 'One', 1], 'what an empty text replaces');
      equal(kept.template, before.template, 'template');
      matches(kept.parameters ?? '', /^temperature +0\.5$/, 'parameters');

      const hex = /^FROM .*sha256-([0-9a-f]{64})$/m.exec(before.modelfile ?? '')?.[1];
      ok(hex, 'the Modelfile names no blob');
      const anew = context.name('anew');
      await collect(context.client.create({ model: anew, files: { 'model.gguf': toDigest(hex) } }));
      const { system, license, parameters, messages } = await context.client.show({ model: anew });
      equal([system, license, parameters, messages], [undefined, undefined, undefined, undefined], 'taken over');
    },
  },
  {
    name: 'refuses a create that cannot begin, with a real status',
    async run(context) {
      const model = context.name('none');
      const expected: [request: object, status: number, error: string][] = [
        [{}, 400, "neither 'from' or 'files' was specified"],
        [{ files: {} }, 400, 'unknown type'],
        [{ files: { '/a.gguf': zeros } }, 400, 'file path must be relative'],
        [{ files: { 'a/../b.gguf': zeros } }, 400, 'file path must be relative'],
        [{ files: { 'a.gguf': '' } }, 400, 'invalid digest format'],
        [{ files: { a: zeros } }, 400, 'unknown type'],
        [{ from: 'a@b' }, 400, 'invalid model name'],
      ];
      for (const [request, status, error] of expected) {
        const answer = await context.raw('POST', '/api/create', { model, ...request });
        equal([answer.status, answer.error], [status, error], JSON.stringify(request));
      }
    },
  },
  {
    name: 'says in the stream what is wrong with files, and with a status without one',
    async run(context) {
      const { badMagic, cutHeader } = await brokenFiles();
      const model = context.name('broken');
      const expected: [digest: string, pattern: RegExp, status: number][] = [
        [zeros, /no such file or directory/, 500],
        ['sha256:x', /invalid digest format/, 500],
        [await context.upload(badMagic!.file), /not in GGUF format|invalid file magic/, 400],
        [await context.upload(cutHeader!.file), /EOF/, 500],
      ];
      for (const [digest, pattern, status] of expected) {
        const request = { model, files: { 'model.gguf': digest as typeof zeros } };
        const error = await failure(collect(context.client.create(request)), StreamError, pattern.source);
        matches(error.serverMessage, pattern, 'in the stream');
        const whole = await context.raw('POST', '/api/create', { ...request, stream: false });
        equal(whole.status, status, `status of ${pattern.source}`);
        matches(whole.error, pattern, 'without a stream');
      }
      const { status } = await context.raw('POST', '/api/show', { model });
      equal(status, 404, 'no model is left behind');
    },
  },
  {
    name: 'frees what only an overwritten model used',
    async run(context) {
      const [first, second] = [chain(), chain()];
      const name = await context.model(first, 'twice');
      const old = await context.modelDigest(name);
      await context.create(second, name);
      const fresh = await context.modelDigest(name);
      equal([await context.client.hasBlob(old), await context.client.hasBlob(fresh)], [false, true], 'blobs');
      // From 0.30 on uploaded models are written anew.
      equal(fresh === (await context.upload(second.file)), !context.isNewer, 'what is stored is what was uploaded');
    },
  },
  {
    name: 'tries the registry for a base that is not there',
    async run(context) {
      const request = { model: context.name('orphan'), from: 'contract/no-such-base' };
      const answer = await context.raw('POST', '/api/create', request);
      equal(answer.status, 200, 'status');
      matches(answer.text, /^{"status":"pulling manifest"}\n/, 'first line');
      matches(answer.error, /^pull model manifest: /, 'error');
      const whole = await context.raw('POST', '/api/create', { ...request, stream: false });
      equal(whole.status, 500, 'without a stream');
    },
  },
  {
    name: 'refuses templates and licenses that it cannot use',
    on: ['simulator', 'real'],
    async run(context) {
      const from = await context.model(chain());
      const model = context.name('none');
      const template = await context.raw('POST', '/api/create', { model, from, template: '{{ .Prompt' });
      equal([template.status, template.error?.slice(0, 15)], [400, 'template error:'], 'unclosed action');
      const block = await context.raw('POST', '/api/create', { model, from, template: '{{ if .Prompt }}' });
      equal([block.status, block.error?.slice(0, 15)], [400, 'template error:'], 'unclosed block');
      equal((await context.raw('POST', '/api/create', { model, from, license: 3 })).status, 500, 'license');
    },
  },
  {
    name: 'quantizes, with progress before 0.30',
    on: ['simulator', 'real'],
    async run(context) {
      const from = await context.model(chain());
      const model = context.name('small');
      const lines = await collect(context.client.create({ model, from, quantize: 'q8_0' }));
      equal(
        kinds(lines),
        [
          ...(context.isNewer ? [] : ['quantizing F16 model to Q8_0']),
          ...['verifying conversion', 'layer', 'writing manifest', 'success'],
        ],
        'steps',
      );
      const [progress] = lines;
      if (!context.isNewer) ok(progress?.digest === '0'.repeat(19) && (progress.total ?? 0) > 0, 'progress');
      equal((await context.client.show({ model })).details.quantization_level, 'Q8_0', 'quantization');
      const again = await failure(
        collect(context.client.create({ model: context.name('again'), from: model, quantize: 'q4_K_M' })),
        HttpError,
        'quantizing what is quantized',
      );
      matches(again.serverMessage, 'quantization is only supported for F16, BF16 and F32 models', 'again');
      const unknown = await context.raw('POST', '/api/create', { model, from, quantize: 'q5_1' });
      equal(unknown.status, 500, 'unknown type');
      matches(unknown.error, 'unsupported quantization type Q5_1 - supported types are', 'unknown type');
    },
  },
  {
    name: 'converts a safetensors folder',
    on: ['simulator', 'real'],
    async run(context) {
      const lines = await context.create(safetensorsFolder(), context.name('folder'));
      equal(
        kinds(lines),
        [
          'converting model',
          ...(context.isNewer ? ['verifying conversion'] : []),
          'layer',
          'writing manifest',
          'success',
        ],
        'steps',
      );
      const bad = await context.createRequest(safetensorsFolder(), context.name('foreign'));
      bad.files!['config.json'] = await context.upload(new Blob([JSON.stringify({ architectures: ['NoSuchModel'] })]));
      const error = await failure(collect(context.client.create(bad)), StreamError, 'an unknown architecture');
      matches(error.serverMessage, 'unsupported architecture "NoSuchModel"', 'error');
    },
  },
  {
    name: 'puts an adapter onto a model',
    on: ['simulator', 'real'],
    async run(context) {
      const lines = await context.create(await adapted(), context.name('adapted'));
      equal(kinds(lines).at(-1), 'success', 'last step');
      const shown = await context.client.show({ model: context.name('adapted') });
      matches(shown.modelfile, /^ADAPTER \//m, 'modelfile');
    },
  },
  {
    name: 'takes a projector for what it is',
    async run(context) {
      const name = await context.model(withProjector('projector'), 'eyes');
      const shown = await context.client.show({ model: name });
      ok(shown.capabilities?.includes('vision'), 'no vision');
      equal(shown.projector_info?.['general.type'], 'projector', 'projector info');
    },
  },
  {
    name: 'says why a page can neither convert, quantize nor take a Go template',
    on: ['embedded'],
    async run(context) {
      const from = await context.model(chain());
      const quantize = await context.raw('POST', '/api/create', { model: context.name('q'), from, quantize: 'q8_0' });
      equal(quantize.status, 400, 'quantize');
      matches(quantize.error, 'a browser has none', 'quantize');
      const template = await context.raw('POST', '/api/create', { model: context.name('t'), from, template: 'x' });
      equal(template.status, 400, 'template');
      matches(template.error, 'Go template cannot be set here', 'template');
      const folder = await failure(
        context.create(safetensorsFolder(), context.name('s')),
        StreamError,
        'a safetensors folder',
      );
      matches(folder.serverMessage, 'GGUF files only', 'safetensors');
    },
  },
];

import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page, userEvent } from 'vitest/browser';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Transport } from '@/ollama/transport';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import Composer from '../Composer.vue';
import { useConversationsStore } from '../conversations.store';
import type { Question } from '../message';
import type { Target } from '../turns.store';
import { drawnImage } from '@/shared/attachments/images.fixture';
import { pdfOf } from './pdf.fixture';
import { silence } from './silence.fixture';

const abilities: Record<string, string[]> = {
  'words:latest': ['completion'],
  'eyes:latest': ['completion', 'vision'],
  'ears:latest': ['completion', 'vision', 'audio'],
};

/** A server that knows some models, and what they can do. */
const transport: Transport = {
  fetch: async ({ path, body }) => {
    if (path === '/api/tags')
      return Response.json({ models: Object.keys(abilities).map((name) => ({ name, model: name })) });
    const { model } = JSON.parse(String(body)) as { model: string };
    return Response.json({ capabilities: abilities[model], details: {}, model_info: {} });
  },
  upload: () => expect.unreachable(),
};

beforeEach(() => localStorage.clear());
afterEach(() => localStorage.clear());

const field = page.getByRole('textbox', { name: 'Message' });
const chip = (name: string | RegExp) => page.getByRole('button', { name });
const alert = page.getByRole('alert');

function show({ model = 'eyes:latest', alsoAsk = [] as string[] } = {}) {
  const onSend = vi.fn<(question: Question) => void>();
  const onChooseModel = vi.fn<(model: string) => void>();
  const onLeaveOut = vi.fn<(target: Target) => void>();
  const pinia = createPinia();
  setActivePinia(pinia);
  const servers = useServersStore();
  servers.add({ name: 'Box', url: 'http://box' });
  const others = alsoAsk.map((name) => ({ server: servers.current!, model: name }));
  const routes = [{ path: '/', component: { render: () => null } }];
  const router = createRouter({ history: createMemoryHistory(), routes });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const shown = render(Composer, {
    props: {
      conversationId: 'c1',
      model,
      blockedBy: undefined,
      isAnswering: false,
      others,
      onSend,
      onChooseModel,
      onLeaveOut,
    },
    global: {
      plugins: [pinia, router, i18n, icons, [VueQueryPlugin, { queryClient }], createClients(() => transport)],
    },
  });
  return { onSend, onChooseModel, onLeaveOut, blobs: useConversationsStore().log.blobs, ...shown };
}

function transferOf(...files: File[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer;
}

/** As the picker of files gives them. */
function pick(...files: File[]): void {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  input.files = transferOf(...files).files;
  input.dispatchEvent(new Event('change'));
}

const named = (blob: Blob, name: string) => new File([blob], name, { type: blob.type });
const send = () => page.getByRole('button', { name: 'Send' });

describe('an image', () => {
  test('goes with the question, stored by its digest', async () => {
    const { onSend, blobs } = show();
    const png = await drawnImage(60, 40);
    pick(named(png, 'flag.png'));
    await expect.element(chip(/^flag\.png, 60 × 40, .* B, about 770 tokens$/)).toBeVisible();
    await field.fill('What is this?');
    await send().click();
    const [question] = onSend.mock.calls[0]!;
    expect(question).toMatchObject({
      text: 'What is this?',
      attachments: [{ kind: 'image', name: 'flag.png', mediaType: 'image/png' }],
    });
    const [part] = question.attachments;
    const stored = part && 'blobId' in part ? await blobs.get(part.blobId) : undefined;
    expect(await stored!.arrayBuffer()).toEqual(await png.arrayBuffer());
    expect(part).toMatchObject({ blobId: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await expect.element(page.getByRole('list')).not.toBeInTheDocument();
  });

  test('is known by its bytes, whatever it is called, and drawn anew where servers differ', async () => {
    const { onSend } = show();
    pick(named(await drawnImage(60, 40, 'image/webp'), 'notes.txt'));
    await expect.element(chip(/^notes\.txt, 60 × 40/)).toBeVisible();
    await send().click();
    expect(onSend.mock.calls[0]![0].attachments).toMatchObject([{ kind: 'image', mediaType: 'image/jpeg' }]);
  });

  test('is made smaller on request, and can be large again', async () => {
    const { onSend } = show();
    pick(named(await drawnImage(1500, 1000, 'image/jpeg'), 'flag.jpg'));
    await expect.element(chip(/^flag\.jpg, 1,500 × 1,000/)).toBeVisible();
    await page.getByRole('combobox', { name: 'Size of flag.jpg' }).click();
    await page.getByRole('option', { name: '512 px' }).click();
    await expect.element(chip(/^flag\.jpg, 512 × 341, .* \(was .*\), about 770 tokens$/)).toBeVisible();
    await page.getByRole('combobox', { name: 'Size of flag.jpg' }).click();
    await page.getByRole('option', { name: 'Original size' }).click();
    await expect.element(chip(/^flag\.jpg, 1,500 × 1,000/)).toBeVisible();
    await send().click();
    expect(onSend.mock.calls[0]![0].attachments).toHaveLength(1);
  });

  test('is opened large, by the keyboard too', async () => {
    show();
    pick(named(await drawnImage(60, 40), 'flag.png'));
    await expect.element(chip(/^flag\.png/)).toBeVisible();
    (chip(/^flag\.png/).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('dialog').getByRole('img', { name: 'Picture: flag.png' })).toBeVisible();
    await userEvent.keyboard('+');
    await expect.element(page.getByRole('dialog').getByRole('button', { name: 'Fit' })).toHaveTextContent('100 %');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  });

  test('is refused by a model without vision, which leads to one that has it', async () => {
    const { onSend, onChooseModel, rerender } = show({ model: 'words:latest' });
    pick(named(await drawnImage(60, 40), 'flag.png'));
    await expect.element(alert).toHaveTextContent('words:latest cannot see pictures.');
    await expect.element(send()).toBeDisabled();
    await field.fill('What is this?');
    await userEvent.keyboard('{Enter}');
    expect(onSend).not.toHaveBeenCalled();
    await page.getByRole('button', { name: 'Ask eyes:latest instead' }).click();
    expect(onChooseModel).toHaveBeenCalledExactlyOnceWith('eyes:latest');
    await rerender({ model: 'eyes:latest' });
    await expect.element(alert).not.toBeInTheDocument();
    await send().click();
    expect(onSend).toHaveBeenCalledOnce();
  });

  test('is there again after a reload; one that is gone is said', async () => {
    const before = show();
    pick(named(await drawnImage(60, 40), 'flag.png'));
    await expect.element(chip(/^flag\.png, 60 × 40/)).toBeVisible();
    before.unmount();
    const key = 'paddock.chat.draft-files.c1';
    const [kept] = JSON.parse(localStorage.getItem(key)!) as object[];
    localStorage.setItem(key, JSON.stringify([kept, { ...kept, name: 'lost.png', blobId: 'f'.repeat(64) }]));
    const { onSend } = show();
    await expect.element(chip(/^flag\.png, 60 × 40/)).toBeVisible();
    await expect.element(chip(/^lost\.png, No longer there/)).toBeVisible();
    await expect.element(send()).toBeDisabled();
    await page.getByRole('button', { name: 'Remove lost.png' }).click();
    await send().click();
    expect(onSend.mock.calls[0]![0].attachments).toMatchObject([{ name: 'flag.png' }]);
  });
});

describe('other files', () => {
  test('are read one after the other, each with its estimate, and can be taken away', async () => {
    const { onSend } = show({ model: 'words:latest' });
    const latin = Uint8Array.from('Grüße\n', (each) => each.charCodeAt(0));
    pick(
      new File(['a,b\n1,2\n'], 'rows.csv'),
      new File([latin], 'old.txt'),
      named(pdfOf(['One page', 'Two']), 'paper.pdf'),
    );
    await expect.element(chip(/^rows\.csv, 8 B, about \d tokens$/)).toBeVisible();
    await expect.element(chip(/^paper\.pdf, 13 B/)).toBeVisible();
    await expect.element(page.getByText(/^Together about \d+ tokens: an estimate/)).toBeVisible();
    await page.getByRole('button', { name: 'Remove rows.csv' }).click();
    await chip(/^old\.txt/).click();
    await expect.element(page.getByRole('region', { name: 'Text of old.txt' })).toHaveTextContent('Grüße');
    await page.getByRole('combobox', { name: 'Encoding of old.txt' }).click();
    await page.getByRole('option', { name: 'koi8-r' }).click();
    await expect.element(page.getByRole('region', { name: 'Text of old.txt' })).toHaveTextContent('GrЭъe');
    await send().click();
    expect(onSend.mock.calls[0]![0].attachments).toEqual([
      { kind: 'file', name: 'old.txt', text: 'GrЭъe\n' },
      { kind: 'file', name: 'paper.pdf', text: 'One page\n\nTwo' },
    ]);
  });

  test('are refused in words, and do not keep the others', async () => {
    const { onSend } = show();
    pick(
      new File(['no picture at all'], 'cat.png', { type: 'image/png' }),
      new File([new Uint8Array(50)], 'data.bin'),
      new File([], 'nothing.txt'),
      new File(['PK\x03\x04 word/document.xml'], 'letter.docx'),
      new File(['fine'], 'fine.txt'),
    );
    await expect.element(chip(/^fine\.txt/)).toBeVisible();
    const words = () => alert.elements().map(({ textContent }) => textContent.replace(/\s+/g, ' ').trim());
    expect(words()).toEqual([
      'cat.pngIt is called a picture, but what is in it is none.',
      expect.stringContaining('nothing that a model reads'),
      'nothing.txtThere is nothing in it.',
      'letter.docxIt is a document of an office program. Save it as PDF or as text.',
    ]);
    await page.getByRole('button', { name: 'Remove cat.png' }).click();
    expect(words()).toHaveLength(3);
    await send().click();
    expect(onSend.mock.calls[0]![0].attachments).toEqual([{ kind: 'file', name: 'fine.txt', text: 'fine' }]);
    await expect.element(alert).not.toBeInTheDocument();
  });

  test('of 100 MB are not read: their beginning is offered', async () => {
    const { onSend } = show();
    const megabyte = new Blob(['All work and no play.\n'.repeat(45_455)]);
    pick(new File(Array<Blob>(100).fill(megabyte), 'server.log'));
    await expect
      .element(alert)
      .toHaveTextContent(/server\.log100 MB, about [\d,]+,000,000 tokens: no model reads that much\./);
    await page.getByRole('button', { name: 'Attach the first 400 kB' }).click();
    await expect.element(chip(/^server\.log \(the first 400 kB\), 400 kB, about/)).toBeVisible();
    await send().click();
    const [part] = onSend.mock.calls[0]![0].attachments;
    expect(part?.kind === 'file' && part.text.endsWith('no play.\n')).toBe(true);
  });

  test('of one name are told apart', async () => {
    show();
    pick(new File(['a'], 'a.txt'), new File(['b'], 'a.txt'));
    await expect.element(chip(/^a\.txt,/)).toBeVisible();
    await expect.element(chip(/^a\.txt \(2\),/)).toBeVisible();
  });

  test('that sound are played, where the model can hear', async () => {
    const { onSend, rerender } = show({ model: 'eyes:latest' });
    pick(named(silence(), 'hello.wav'));
    await expect.element(alert).toHaveTextContent('eyes:latest cannot hear recordings.');
    await expect.element(page.getByRole('button', { name: 'Ask ears:latest instead' })).toBeVisible();
    await rerender({ model: 'ears:latest' });
    await chip(/^hello\.wav/).click();
    const player = () => document.querySelector('audio');
    await vi.waitFor(() => expect(player()?.duration).toBe(1));
    await send().click();
    expect(onSend.mock.calls[0]![0].attachments).toMatchObject([
      { kind: 'audio', mediaType: 'audio/wav', name: 'hello.wav' },
    ]);
  });
});

test('a picture is for everybody who is asked: who cannot see is said, and left out', async () => {
  const { onLeaveOut, rerender } = show({ alsoAsk: ['ears:latest', 'words:latest'] });
  pick(named(await drawnImage(60, 40), 'flag.png'));
  await expect.element(alert).toHaveTextContent('words:latest cannot see pictures.');
  await expect.element(send()).toBeDisabled();
  await page.getByRole('button', { name: 'Ask without words:latest' }).click();
  expect(onLeaveOut).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ model: 'words:latest' }));
  await rerender({ others: [] });
  await expect.element(alert).not.toBeInTheDocument();
  await expect.element(send()).toBeEnabled();
  // And for the one that is chosen after it was attached.
  await rerender({ model: 'words:latest' });
  await expect.element(alert).toHaveTextContent('words:latest cannot see pictures.');
  await expect.element(send()).toBeDisabled();
});

describe('files come', () => {
  function paste(transfer: DataTransfer, target: Element = field.element()): boolean {
    return target.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
    );
  }

  test('from the clipboard, where they are what is meant', async () => {
    show();
    const image = named(await drawnImage(60, 40), 'image.png');
    // A table from an office program brings its picture.
    const table = transferOf(image);
    table.setData('text/plain', 'a\tb');
    expect(paste(table)).toBe(true);
    expect(paste(transferOf(image))).toBe(false);
    await expect.element(chip(/^image\.png/)).toBeVisible();
    // Names come along with files; nobody need have clicked into the field.
    const copied = transferOf(new File(['a'], 'a.txt'));
    copied.setData('text/plain', 'a.txt');
    expect(paste(copied, document.body)).toBe(false);
    await expect.element(chip(/^a\.txt/)).toBeVisible();
    expect(page.getByRole('listitem').elements()).toHaveLength(2);
  });

  test('by a drop anywhere, and the page says so before', async () => {
    show();
    const drag = (type: string, dataTransfer: DataTransfer) =>
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    const transfer = transferOf(new File(['a'], 'a.txt'), new File(['b'], 'b.txt'));
    drag('dragenter', transfer);
    await expect.element(page.getByText('Drop to attach')).toBeVisible();
    expect(drag('dragover', transfer)).toBe(false);
    expect(drag('drop', transfer)).toBe(false);
    await expect.element(chip(/^b\.txt/)).toBeVisible();
    await expect.element(page.getByText('Drop to attach')).not.toBeInTheDocument();
    // A text that is dragged belongs to whatever it is dropped on.
    const text = new DataTransfer();
    text.setData('text/plain', 'a');
    expect(drag('drop', text)).toBe(true);
  });
});

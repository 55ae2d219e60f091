import { createHash } from 'node:crypto';
import type { Page } from '@playwright/test';
import { silence } from '@/features/chat/attachments/silence.fixture';
import { pdfOf } from '@/features/chat/attachments/pdf.fixture';
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from './fixtures';
import { withProjector } from './models/projector';
import { createChainModel } from './tools/create-chain-model';

// What goes with a question: pictures, recordings, texts, PDFs.

test.beforeEach(async ({ simulator }) => {
  simulator.faults.clear();
  await createSeeingModel(simulator.url, 'eyes');
  await createChainModel(simulator.url, 'words', 'I have read it.');
});

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const question = (page: Page) => page.getByRole('article', { name: 'You' }).last();
const answered = (page: Page) =>
  expect(page.getByRole('article').last().getByLabel('Measures of this answer')).toBeVisible();
const chip = (page: Page, name: RegExp) => page.getByRole('button', { name });

/** A model that says of itself that it sees. */
async function createSeeingModel(serverUrl: string, model: string): Promise<void> {
  const { files, request } = withProjector();
  const digests: Record<string, string> = {};
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    digests[file.name] = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await fetch(`${serverUrl}/api/blobs/${digests[file.name]}`, { method: 'POST', body: bytes });
  }
  const body = JSON.stringify({ ...request, model, files: digests, stream: false });
  expect((await fetch(`${serverUrl}/api/create`, { method: 'POST', body })).status).toBe(200);
}

async function open(page: Page, model: string): Promise<void> {
  await page.goto(`./#/chat?model=${model}`);
  await expect(page.getByRole('button', { name: `Model: ${model}` })).toBeVisible();
}

/** A picture that the browser draws, as the bytes of a file. */
async function picture(page: Page, type: 'image/png' | 'image/webp'): Promise<Buffer> {
  const base64 = await page.evaluate((wanted) => {
    const canvas = document.createElement('canvas');
    canvas.width = 1200;
    canvas.height = 800;
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#39f';
    context.fillRect(100, 100, 500, 500);
    return canvas.toDataURL(wanted).split(',')[1]!;
  }, type);
  return Buffer.from(base64, 'base64');
}

async function pick(page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach files' }).press('Enter');
  await (await chooser).setFiles(files);
}

test('a picture is shown to a model that sees, stays over reloads, and is refused by one that does not', async ({
  page,
  simulator,
}) => {
  await open(page, 'eyes');
  const png = await picture(page, 'image/png');
  await pick(page, { name: 'sea.png', mimeType: 'image/png', buffer: png });
  await expect(chip(page, /^sea\.png, 1,200 × 800, .*about 770 tokens$/)).toBeVisible();
  await page.reload();
  await expect(chip(page, /^sea\.png, 1,200 × 800/)).toBeVisible();

  await message(page).fill('What is this?');
  await message(page).press('Enter');
  await answered(page);
  const chats = () => simulator.requests.filter(({ path }) => path === '/api/chat').map(({ body }) => body);
  expect(chats().at(-1)).toMatchObject({
    messages: [{ role: 'user', content: 'What is this?', images: [png.toString('base64')] }],
  });
  await page.reload();
  const image = question(page).getByRole('img', { name: 'Picture: sea.png' });
  await expect(image).toHaveJSProperty('naturalWidth', 1200);

  // With the keyboard: large, and back.
  await question(page).getByRole('button', { name: 'Show sea.png large' }).press('Enter');
  const large = page.getByRole('dialog', { name: 'sea.png' });
  await expect(large.getByRole('img', { name: 'Picture: sea.png' })).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(large).toBeHidden();

  await open(page, 'words');
  await pick(page, { name: 'sea.webp', mimeType: 'image/webp', buffer: await picture(page, 'image/webp') });
  const notice = page.getByRole('alert').filter({ hasText: 'words:latest cannot see pictures.' });
  await expect(notice).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await expectNoViolations(page);
  await notice.getByRole('button', { name: 'Ask eyes:latest instead' }).click();
  await expect(notice).toBeHidden();
  await page.getByRole('combobox', { name: 'Size of sea.webp' }).click();
  await page.getByRole('option', { name: '512 px' }).click();
  await expect(chip(page, /^sea\.webp, 512 × 341/)).toBeVisible();
  await page.getByRole('button', { name: 'Send' }).click();
  await answered(page);
  // As JPEG, which every server decodes.
  expect(chats().at(-1)).toMatchObject({
    model: 'eyes:latest',
    messages: [{ images: [expect.stringMatching(/^\/9j\//)] }],
  });
});

test('texts and PDFs that are dropped go out as words, and what is none of it is refused in words', async ({
  page,
  simulator,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, 'words');
  const dropped: [string, Blob][] = [
    ['letter.txt', new Blob([Uint8Array.from('Grüße aus Köln', (each) => each.charCodeAt(0))])],
    ['paper.pdf', pdfOf(['First page', 'Second page'])],
    ['日本.pdf', pdfOf(['93FA967B'], { encoding: '90ms-RKSJ-H' })],
    ['cat.png', new Blob([Uint8Array.from('\x89PNG\r\n\x1a\nMeow', (each) => each.charCodeAt(0))])],
    ['hello.wav', silence()],
  ];
  const files = await Promise.all(
    dropped.map(async ([name, blob]) => ({ name, base64: Buffer.from(await blob.arrayBuffer()).toString('base64') })),
  );
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given) {
      data.items.add(new File([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))], name));
    }
    return data;
  }, files);
  const body = page.locator('body');
  await body.dispatchEvent('dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop to attach')).toBeVisible();
  await body.dispatchEvent('drop', { dataTransfer: transfer });

  await expect(chip(page, /^日本\.pdf, 6 B/)).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'cat.png' })).toContainText('cannot be drawn');
  await chip(page, /^hello\.wav/).click();
  await expect(page.getByLabel('Recording: hello.wav')).toHaveJSProperty('duration', 1);
  await expectNoSidewaysScroll(page);
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Remove hello.wav' }).click();
  await message(page).fill('What do they say?');
  await page.getByRole('button', { name: 'Send' }).click();
  await answered(page);
  const { messages } = simulator.requests.findLast(({ path }) => path === '/api/chat')!.body as {
    messages: { content: string; images?: unknown }[];
  };
  expect(messages[0]!.images).toBeUndefined();
  expect(messages[0]!.content).toBe(
    'letter.txt:\n```\nGrüße aus Köln\n```\n\npaper.pdf:\n```\nFirst page\n\nSecond page\n```\n\n日本.pdf:\n```\n日本\n```\n\nWhat do they say?',
  );

  await page.reload();
  await question(page)
    .getByRole('button', { name: /^paper\.pdf/ })
    .click();
  await expect(question(page).getByRole('region', { name: 'Text of paper.pdf' })).toContainText('Second page');
});

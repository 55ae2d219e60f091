import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';
import type { Simulator } from './simulator';

// The import room as stories use it.

export async function openImport(page: Page): Promise<void> {
  await page.goto('./#/import');
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible();
}

/** Gives files to the picker: made by the story, or by their paths. */
export async function choose(page: Page, ...files: (File | string)[]): Promise<void> {
  const paths = files.filter((file) => typeof file === 'string');
  const payloads = files.filter((file) => typeof file !== 'string').map(payload);
  const input = page.locator('input[type=file]:not([webkitdirectory])').first();
  await input.setInputFiles(paths.length > 0 ? paths : await Promise.all(payloads));
}

export async function payload(file: File) {
  return { name: file.name, mimeType: '', buffer: Buffer.from(await file.arrayBuffer()) };
}

/** Gives the one draft a name that no other story has. */
export async function named(page: Page, name = uniqueName()): Promise<string> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  return name;
}

export function uniqueName(): string {
  return `story-${Math.random().toString(36).slice(2, 10)}`;
}

/** The buttons that start an import. */
export function start(page: Page) {
  return page.getByRole('button', { name: /^Import to/ });
}

/** The card of an import. */
export function job(page: Page, name: string) {
  return page.getByRole('region', { name: 'Imports' }).getByRole('article', { name, exact: true });
}

/** The requests about blobs since `from`, as `HEAD sha256:…`. */
export function blobCalls(simulator: Simulator, from: number): string[] {
  const prefix = '/api/blobs/';
  return simulator.requests
    .slice(from)
    .filter((request) => request.path.startsWith(prefix))
    .map((request) => `${request.method} ${decodeURIComponent(request.path.slice(prefix.length))}`);
}

/** What was asked to be created last since `from`. */
export function lastCreate(simulator: Simulator, from = 0): unknown {
  return simulator.requests.slice(from).findLast(({ path }) => path === '/api/create')?.body;
}

/** Writes files into a folder and returns its path; names may have folders of their own. */
export async function write(folder: string, files: File[]): Promise<string> {
  for (const file of files) {
    const path = join(folder, file.name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, Buffer.from(await file.arrayBuffer()));
  }
  return folder;
}

/** Drops what lies at a path, as the system's own file manager does. */
export async function drop(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
}

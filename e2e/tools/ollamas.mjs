// The real Ollamas that tests start themselves.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/**
 * @typedef {object} OllamaProgram
 * @property {string} program its path
 * @property {string} title its version, and how many of that there were before it: a part of the titles of tests
 */

/** The `ollama` on PATH, or undefined where there is none. */
export function findOllama() {
  const name = process.platform === 'win32' ? 'ollama.exe' : 'ollama';
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** @type {OllamaProgram[] | undefined} */
let found;

/**
 * The `ollama` on PATH and those that PADDOCK_TEST_OLLAMA_PROGRAMS names, paths separated as in PATH.
 * Throws for one that is named and cannot be run: it would be missed by nobody.
 *
 * @returns {OllamaProgram[]}
 */
export function findOllamas() {
  if (found) return found;
  const named = (process.env['PADDOCK_TEST_OLLAMA_PROGRAMS'] ?? '').split(delimiter).filter((path) => path.trim());
  const onPath = findOllama();
  const programs = new Set([...(onPath ? [onPath] : []), ...named.map((path) => resolve(path.trim()))]);
  found = [];
  for (const program of programs) {
    const version = versionOf(program);
    const before = found.filter(({ title }) => title.split(' ')[0] === version).length;
    found.push({ program, title: before === 0 ? version : `${version} (${before + 1})` });
  }
  return found;
}

/**
 * @param {string} program
 * @returns {string}
 */
function versionOf(program) {
  // Nobody listens at port 1: of a server that runs it would say the version of that.
  const env = { ...process.env, OLLAMA_HOST: '127.0.0.1:1' };
  const { stdout, stderr, error } = spawnSync(program, ['--version'], { encoding: 'utf8', env });
  const version = /version is (\S+)/.exec(`${stdout}${stderr}`)?.[1];
  if (!version) throw new Error(`${program} does not say its version`, { cause: error });
  return version;
}

import type { Random } from './random';

const sound: readonly string[] = [
  'FROM llama3.2',
  'FROM ./model.gguf',
  'ADAPTER ./lora.gguf',
  'DRAFT ./draft.gguf',
  'PARAMETER temperature 0.5',
  'PARAMETER num_ctx 4096',
  'PARAMETER use_mmap true',
  'PARAMETER stop "<|end|>"',
  'PARAMETER stop User:',
  'PARAMETER mirostat 1',
  'TEMPLATE """{{ .System }}\n{{ .Prompt }}\n"""',
  'SYSTEM "You are\nbrief."',
  'SYSTEM You are brief.',
  'LICENSE """MIT\n\nPermission is hereby granted"""',
  'MESSAGE user hello',
  'MESSAGE assistant "hi\nthere"',
  'MESSAGE system """be\nkind"""',
  'RENDERER qwen3',
  'PARSER qwen3',
  'REQUIRES 0.14.0',
  '# a comment',
  '',
];

const pieces: readonly string[] = [
  '"',
  '""',
  '"""',
  '""""',
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '\0',
  '\u00a0',
  '\u200d',
  '\u2028',
  '\u0085',
  '\uFEFF',
  '\ud800',
  '👨‍👩‍👧',
  '#',
  'FROM',
  'from x',
  'PARAMETER',
  'PARAMETER stop',
  'PARAMETER __proto__ 1',
  'PARAMETER constructor 1',
  'PARAMETER num_ctx 99999999999999999999',
  `PARAMETER seed ${'9'.repeat(400)}`,
  'PARAMETER temperature 1e999',
  'PARAMETER temperature NaN',
  'PARAMETER use_mmap yes',
  'MESSAGE tool x',
  'MESSAGE',
  'REQUIRES v1.2.3-rc1',
  'REQUIRES soon',
  'FROM ../../../etc/passwd',
  'FROM \\\\server\\share',
  '\\n',
  "'",
  '<|im_start|>',
];

/** Pieces that are long: what a reader does again and again for them takes its time. */
const longPieces: readonly ((random: Random) => string)[] = [
  (random) => random.pick([' ', '\n', '"', '\t', '\r\n', '\0', 'a']).repeat(200_000),
  (random) => `SYSTEM ${random.pick(['"', '"""'])}${random.pick(['\n', 'a\n', ' \n', '"\n', '""\n']).repeat(100_000)}`,
  () => 'PARAMETER stop x\n'.repeat(50_000),
  () => 'MESSAGE user x\n'.repeat(50_000),
  (random) => `${random.pick(['LICENSE x', '# x', 'NOPE', '12 3', 'MESSAGE a b'])}\n`.repeat(50_000),
];

/** The text of a Modelfile with things wrong in it; some stay sound. */
export function mutateModelfile(random: Random): string {
  const lines = Array.from({ length: 1 + random.below(12) }, () => random.pick(sound));
  let text = lines.join(random.pick(['\n', '\n', '\n', '\r\n', '\r']));
  for (let i = random.below(5); i > 0; i -= 1) {
    const at = random.below(text.length + 1);
    const end = random.chance(0.5) ? at : Math.min(text.length, at + random.below(12));
    const piece = random.pick(pieces);
    // Half of them become lines of their own.
    text = text.slice(0, at) + (random.chance(0.5) ? piece : `\n${piece}\n`) + text.slice(end);
  }
  if (random.chance(0.02)) {
    const at = random.below(text.length + 1);
    text = `${text.slice(0, at)}\n${random.pick(longPieces)(random)}${text.slice(at)}`;
  }
  return random.chance(0.05) ? `\uFEFF${text}` : text;
}

import type { Random } from './random';

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();

export const utf8 = (text: string): Bytes => encoder.encode(text);

/** The numbers that lengths, counts and places go wrong by. */
export const hostileNumbers: readonly bigint[] = [
  0n,
  1n,
  2n,
  5n,
  31n,
  255n,
  2n ** 16n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 40n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

export function u32Bytes(value: number | bigint): Bytes {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, Number(BigInt.asUintN(32, BigInt(value))), true);
  return new Uint8Array(view.buffer);
}

export function u64Bytes(value: number | bigint): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
  return new Uint8Array(view.buffer);
}

export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What lies on disks under a model's name, and is none. */
export const standIns: Readonly<Record<string, Bytes>> = {
  empty: new Uint8Array(),
  zeros: new Uint8Array(4096),
  html: utf8('<!doctype html><html><title>Sign in</title></html>'),
  lfs: utf8('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22e\nsize 12345\n'),
  zip: joined([utf8('PK\x03\x04'), new Uint8Array(200)]),
  gzip: new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]),
  pickle: new Uint8Array([0x80, 2, 0x7d, 0x71, 0, 0x2e]),
  json: utf8('{"error":"Invalid username or password."}'),
  text: utf8('Entry not found'),
  ggml: joined([utf8('lmgg'), new Uint8Array(100)]),
};

/** Changes bytes without knowing what they mean. */
export function mutateBytes(bytes: Bytes, random: Random): Bytes {
  if (bytes.length === 0) return bytes;
  const at = random.below(bytes.length);
  const copy = bytes.slice();
  switch (random.below(6)) {
    case 0:
      return bytes.slice(0, at);
    case 1:
      copy[at] = copy[at]! ^ (1 << random.below(8));
      return copy;
    case 2:
      for (let i = 0; i < 8 && at + i < copy.length; i += 1) copy[at + i] = random.pick([0, 0xff, 0x7f, 0x80]);
      return copy;
    case 3: {
      const end = Math.min(bytes.length, at + 1 + random.below(64));
      return joined([bytes.subarray(0, at), bytes.subarray(end)]);
    }
    case 4: {
      const end = Math.min(bytes.length, at + 1 + random.below(64));
      return joined([bytes.subarray(0, end), bytes.subarray(at)]);
    }
    default:
      for (let i = random.below(16); i >= 0; i -= 1) copy[random.below(copy.length)] = random.below(256);
      return copy;
  }
}

import { expect, test } from 'vitest';
import { RateMeter } from './rate';

test('tells the speed and the remaining time', () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 4; second += 1) meter.add(second * 100, second * 1000);
  expect(meter.bytesPerSecond).toBe(100);
  expect(meter.remainingSeconds(1000)).toBe(6);
  expect(meter.remainingSeconds(300)).toBe(0);
});

test('says nothing before half a second has been seen', () => {
  const meter = new RateMeter();
  expect(meter.bytesPerSecond).toBeUndefined();
  meter.add(0, 0);
  meter.add(1000, 499);
  expect(meter.bytesPerSecond).toBeUndefined();
  expect(meter.remainingSeconds(2000)).toBeUndefined();
});

test('follows a change of speed within five seconds', () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 20; second += 1) meter.add(second * 1000, second * 1000);
  for (let second = 1; second <= 5; second += 1) meter.add(20_000 + second * 10, (20 + second) * 1000);
  expect(meter.bytesPerSecond).toBe(10);
});

test('a stalled transfer has no remaining time', () => {
  const meter = new RateMeter();
  for (let second = 0; second <= 6; second += 1) meter.add(500, second * 1000);
  expect(meter.bytesPerSecond).toBe(0);
  expect(meter.remainingSeconds(1000)).toBeUndefined();
});

test('starts again when the total falls', () => {
  const meter = new RateMeter();
  meter.add(0, 0);
  meter.add(5000, 1000);
  meter.add(0, 1100);
  expect(meter.bytesPerSecond).toBeUndefined();
  meter.add(1000, 2100);
  expect(meter.bytesPerSecond).toBe(1000);
});

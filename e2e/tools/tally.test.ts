import { describe, expect, it } from 'vitest';
import { sum, tallyCheck, tallyPlaywright, tallyVitest } from './tally.mjs';

const passed = { status: 'passed', failureMessages: [] };
const failed = { status: 'failed', failureMessages: ['expected 1 to be 2'] };
const retried = { status: 'passed', failureMessages: ['expected 1 to be 2'] };

function vitestReport(...files: { status: string; assertionResults: object[] }[]) {
  return { testResults: files };
}

describe('a stage that is one check', () => {
  it('counts one', () => {
    expect(tallyCheck(0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(tallyCheck(2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe("vitest's report", () => {
  it('counts passed, failed and skipped tests over all files', () => {
    const report = vitestReport(
      { status: 'passed', assertionResults: [passed, passed, { status: 'skipped', failureMessages: [] }] },
      { status: 'failed', assertionResults: [passed, failed] },
    );
    expect(tallyVitest(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  it('counts a test that passed only on a retry as failed', () => {
    expect(tallyVitest(vitestReport({ status: 'passed', assertionResults: [passed, retried] }), 0)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0,
    });
  });

  it('counts a file that could not be loaded', () => {
    const report = vitestReport(
      { status: 'passed', assertionResults: [passed] },
      { status: 'failed', assertionResults: [] },
    );
    expect(tallyVitest(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it('counts a run that failed outside of any test', () => {
    expect(tallyVitest(vitestReport({ status: 'passed', assertionResults: [passed] }), 1).failed).toBe(1);
  });

  it('counts a crash without a report, and an empty run that ends well', () => {
    expect(tallyVitest(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(tallyVitest(vitestReport(), 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('takes an empty run for a good one only where a change may touch no test', () => {
    const none = { passed: 0, failed: 0, skipped: 0 };
    expect(tallyVitest(vitestReport(), 0, { mayBeEmpty: true })).toEqual(none);
    expect(tallyVitest(vitestReport(), 1, { mayBeEmpty: true }).failed).toBe(1);
    expect(tallyVitest(undefined, 0, { mayBeEmpty: true }).failed).toBe(1);
  });
});

describe("Playwright's report", () => {
  it('counts flaky tests as failed', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 }, errors: [] };
    expect(tallyPlaywright(report, 1)).toEqual({ passed: 5, failed: 3, skipped: 3 });
  });

  it('counts errors outside of any test', () => {
    const report = { stats: { expected: 5, unexpected: 0, flaky: 0, skipped: 0 }, errors: [{ message: 'no setup' }] };
    expect(tallyPlaywright(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('counts a crash, an empty run and a run of skipped tests alone', () => {
    expect(tallyPlaywright(undefined, 1).failed).toBe(1);
    expect(tallyPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } }, 0).failed).toBe(1);
    expect(tallyPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 4 } }, 0).failed).toBe(1);
    expect(tallyPlaywright({ stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 } }, 1).failed).toBe(1);
  });
});

it('sums stages', () => {
  expect(sum([tallyCheck(0), tallyCheck(1), { passed: 10, failed: 2, skipped: 1 }])).toEqual({
    passed: 11,
    failed: 3,
    skipped: 1,
  });
});

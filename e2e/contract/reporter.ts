import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { findOllamas } from '../tools/ollamas.mjs';

/** Says in one line how each server did in the contract suite, and that there was no real one. */
export default class ContractReporter implements Reporter {
  private readonly servers = new Map<string, { passed: number; failed: number }>();

  onTestEnd(test: TestCase, result: TestResult): void {
    const server = test.annotations.find(({ type }) => type === 'contract')?.description;
    if (!server) return;
    const counts = this.servers.get(server) ?? { passed: 0, failed: 0 };
    if (result.status === 'passed') counts.passed += 1;
    else counts.failed += 1;
    this.servers.set(server, counts);
  }

  onEnd(): void {
    if (this.servers.size === 0) return;
    for (const [server, { passed, failed }] of this.servers) {
      const title = server.replace(/^real /, 'real Ollama ').replace(/^named$/, `${process.env.PADDOCK_TEST_OLLAMA}`);
      console.log(`contract: ${title}: ${passed} passed, ${failed} failed`);
    }
    if (!process.env.PADDOCK_TEST_OLLAMA && findOllamas().length === 0) console.log('contract: no real Ollama');
  }

  printsToStdio(): boolean {
    return false;
  }
}

import { findOllama } from '../real-ollama';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Says in one line how each server did in the contract suite, and that there was no real one. */
export default class ContractReporter implements Reporter {
  private readonly servers = new Map<string, { title: string; passed: number; failed: number }>();

  onTestEnd(test: TestCase, result: TestResult): void {
    const title = result.annotations.find(({ type }) => type === 'contract')?.description;
    const kind = /^(simulator|embedded|real): /.exec(test.title)?.[1];
    if (!kind || !/[\\/]contract[\\/]/.test(test.location.file)) return;
    const server = this.servers.get(kind) ?? { title: kind, passed: 0, failed: 0 };
    server.title = title ?? server.title;
    if (result.status === 'passed') server.passed += 1;
    else server.failed += 1;
    this.servers.set(kind, server);
  }

  onEnd(): void {
    if (this.servers.size === 0) return;
    for (const { title, passed, failed } of this.servers.values()) {
      console.log(`contract: ${title}: ${passed} passed, ${failed} failed`);
    }
    if (!process.env.PADDOCK_TEST_OLLAMA && !findOllama()) console.log('contract: no real Ollama (none on PATH)');
  }

  printsToStdio(): boolean {
    return false;
  }
}

import type { Runtime } from './runtime';

/** Runs work for keys after a delay: requests in between are one, a key never runs twice at a time, and at most one more run waits. */
export class Scheduler {
  private readonly waiting = new Map<string, () => void>();
  private readonly running = new Set<string>();
  private readonly again = new Set<string>();

  constructor(
    private readonly runtime: Runtime,
    private readonly milliseconds: number,
    private readonly work: (key: string) => Promise<void>,
  ) {}

  request(key: string): void {
    if (this.running.has(key)) {
      this.again.add(key);
      return;
    }
    if (this.waiting.has(key)) return;
    this.waiting.set(
      key,
      this.runtime.schedule(() => void this.run(key), this.milliseconds),
    );
  }

  cancel(key: string): void {
    this.waiting.get(key)?.();
    this.waiting.delete(key);
    this.again.delete(key);
  }

  dispose(): void {
    for (const key of [...this.waiting.keys()]) this.cancel(key);
    this.again.clear();
  }

  private async run(key: string): Promise<void> {
    this.waiting.delete(key);
    this.running.add(key);
    try {
      await this.work(key);
    } finally {
      this.running.delete(key);
      if (this.again.delete(key)) this.request(key);
    }
  }
}

/**
 * Remembers what was asked for lately: at least `size` of it, at most twice as much (answers, or what `weigh` says of a key) and one more.
 * What is weighed heavier than `size` alone is not remembered.
 */
export class Recent<T> {
  private current = new Map<string, T>();
  private earlier = new Map<string, T>();
  private weight = 0;

  constructor(
    private readonly size: number,
    private readonly weigh: (key: string) => number = () => 1,
  ) {}

  get(key: string, make: () => T): T {
    const known = this.current.get(key);
    if (known !== undefined) return known;
    const value = this.earlier.get(key) ?? make();
    const weight = this.weigh(key);
    if (weight > this.size) return value;
    if (this.weight + weight > this.size) {
      this.earlier = this.current;
      this.current = new Map();
      this.weight = 0;
    }
    this.current.set(key, value);
    this.weight += weight;
    return value;
  }

  forget(): void {
    this.current = new Map();
    this.earlier = new Map();
    this.weight = 0;
  }
}

/** Remembers what was asked for lately: at least `size` answers, at most twice as many. */
export class Recent<T> {
  private current = new Map<string, T>();
  private earlier = new Map<string, T>();

  constructor(private readonly size: number) {}

  get(key: string, make: () => T): T {
    const known = this.current.get(key);
    if (known !== undefined) return known;
    const value = this.earlier.get(key) ?? make();
    if (this.current.size >= this.size) {
      this.earlier = this.current;
      this.current = new Map();
    }
    this.current.set(key, value);
    return value;
  }
}

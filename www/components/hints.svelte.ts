// First-visit hints: each chapter has one, shown on the first visit and gone for good once its handle has been used. Kept on this machine.

const KEY = 'hints';

function read(): string[] {
  try {
    return localStorage.getItem(KEY)?.split(' ') ?? [];
  } catch {
    // Storage may be switched off: every visit is the first then.
    return [];
  }
}

export class Hints {
  /** Seen on a visit before this one. */
  readonly #before: ReadonlySet<string>;
  readonly #seen: Set<string>;
  #gone: readonly string[] = $state.raw([]);

  constructor() {
    this.#seen = new Set(read());
    this.#before = new Set(this.#seen);
  }

  shows(name: string): boolean {
    return !this.#before.has(name) && !this.#gone.includes(name);
  }

  /** The reader has had it before the eyes: the next visit does without. */
  see(name: string): void {
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    try {
      localStorage.setItem(KEY, [...this.#seen].join(' '));
    } catch {
      // Then it is known as long as the page.
    }
  }

  /** Its handle was used, or it was dismissed. */
  end(name: string): void {
    this.see(name);
    this.#gone = [...this.#gone, name];
  }
}

/** The page's one memory of them. */
export const hints = new Hints();

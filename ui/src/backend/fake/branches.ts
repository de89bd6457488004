import { HOSTILE, type World } from "./world";

const FIRST = ["SHOP-12-basket-rounding", "SHOP-7-search", "develop", "main", "release/2026-05"];

/** A branch that came or went, which Jira learns of a moment later. */
interface Change {
  key: string;
  name: string;
  /** How often Jira was asked since. */
  asked: number;
}

/** The branches that AWS has. They stay as they were left while the window is open. */
export class FakeBranches {
  readonly #world: World;
  readonly #of = new Map<string, readonly string[]>();
  #added: readonly Change[] = [];
  #removed: readonly Change[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  names(connectionId: string, repository: string): readonly string[] {
    const first = this.#world.hostile ? [...FIRST, HOSTILE.name.replaceAll(" ", "-")] : FIRST;
    return this.#of.get(keyOf(connectionId, repository)) ?? first;
  }

  add(connectionId: string, repository: string, name: string): void {
    const key = keyOf(connectionId, repository);
    this.#of.set(key, [...this.names(connectionId, repository), name]);
    this.#removed = without(this.#removed, key, name);
    this.#added = [...without(this.#added, key, name), { key, name, asked: 0 }];
  }

  remove(connectionId: string, repository: string, name: string): void {
    const key = keyOf(connectionId, repository);
    this.#of.set(
      key,
      this.names(connectionId, repository).filter((one) => one !== name),
    );
    this.#added = without(this.#added, key, name);
    this.#removed = [...without(this.#removed, key, name), { key, name, asked: 0 }];
  }

  /** What Jira shows of a repository: what has changed it notices at the second look. */
  inJira(connectionId: string, repository: string, listed: readonly string[]): string[] {
    const key = keyOf(connectionId, repository);
    const noticed = (changes: readonly Change[]) =>
      changes.filter((one) => one.key === key && one.asked > 0).map(({ name }) => name);
    const [added, removed] = [noticed(this.#added), noticed(this.#removed)];
    for (const one of [...this.#added, ...this.#removed]) if (one.key === key) one.asked += 1;
    return [...new Set([...listed, ...added])].filter((name) => !removed.includes(name));
  }
}

function keyOf(connectionId: string, repository: string): string {
  return `${connectionId} ${repository}`;
}

function without(changes: readonly Change[], key: string, name: string): readonly Change[] {
  return changes.filter((one) => one.key !== key || one.name !== name);
}

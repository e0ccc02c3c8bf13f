import type { ModelNode } from "./model_node.ts";

/** What was found while a model was read. */
export class Findings {
  /** The components that the application created for the configuration. */
  readonly components: Set<object> = new Set();
  readonly #groups: ModelNode[] = [];
  readonly #notes: string[] = [];
  // Sets, since a large file may be wrong throughout.
  readonly #faults = new Set<string>();
  readonly #faultyPlaces = new Set<string>();

  /** The faults, each of which makes the configuration unusable. */
  get faults(): readonly string[] {
    return [...this.#faults];
  }

  /** What is left out, while the rest is used. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Adds a fault, unless it is known already. */
  addFault(place: string, message: string): void {
    this.#faults.add(`${place}: ${message}`);
    this.#faultyPlaces.add(place);
  }

  /** Adds a note on what is left out. */
  addNote(note: string): void {
    this.#notes.push(note);
  }

  /** Whether this very place has a fault. */
  isFaulty(place: string): boolean {
    return this.#faultyPlaces.has(place);
  }

  /** Remembers a mapping, to find the members that were never read. */
  addGroup(group: ModelNode): void {
    this.#groups.push(group);
  }

  /** Notes every member that was never read, by its path. */
  noteUnknownMembers(): void {
    for (const group of this.#groups) {
      for (const name of group.unreadNames()) group.note("unknown, ignored", name);
    }
  }
}

import { namesFrom, pairsFrom, scopesFrom } from "../snapshot/mod.ts";
import type { LinkMessage } from "./protocol.ts";

/** How far a pipeline knows what records mention by number. A new one knows nothing. */
export class ToldTables {
  #scopes = 0;
  #names = 0;
  #pairs = 0;

  /** Tells what it does not know yet. */
  tell(post: (message: LinkMessage) => void): void {
    const scopes = scopesFrom(this.#scopes);
    if (scopes.length > 0) {
      const first = this.#scopes;
      this.#scopes += scopes.length;
      post({ type: "scopes", first, scopes });
    }
    const names = namesFrom(this.#names);
    if (names.length > 0) {
      const first = this.#names;
      this.#names += names.length;
      post({ type: "names", first, names });
    }
    const pairs = pairsFrom(this.#pairs);
    if (pairs.length > 0) {
      const first = this.#pairs;
      this.#pairs += pairs.length;
      post({ type: "pairs", first, pairs });
    }
  }
}

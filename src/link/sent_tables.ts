import { namesFrom, phrasesFrom, scopesFrom } from "../snapshot/mod.ts";
import type { LinkMessage } from "./protocol.ts";

/** How many numbered scopes, names and phrases a pipeline knows. A new one knows none. */
export class SentTables {
  #scopes = 0;
  #names = 0;
  #phrases = 0;

  /** Sends those that it does not know yet. */
  sendNew(post: (message: LinkMessage) => void): void {
    const scopes = scopesFrom(this.#scopes);
    if (scopes.length > 0) post({ type: "scopes", first: this.#scopes, scopes });
    this.#scopes += scopes.length;
    const names = namesFrom(this.#names);
    if (names.length > 0) post({ type: "names", first: this.#names, names });
    this.#names += names.length;
    const phrases = phrasesFrom(this.#phrases);
    if (phrases.length > 0) post({ type: "phrases", first: this.#phrases, phrases });
    this.#phrases += phrases.length;
  }
}

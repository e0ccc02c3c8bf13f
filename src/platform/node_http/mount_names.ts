/** Most paths of mounts that get a name. */
export const MAX_MOUNTS = 256;

/**
 * Names the paths where something is mounted. Express tells them as a client has sent them: in any
 * case of letters, and where the mount is an expression, as anything at all. So that names do not
 * grow with what strangers send, a path that was seen in two spellings has the one in lower case
 * from then on, and after {@linkcode MAX_MOUNTS} of them no other gets a name.
 */
export class MountNames {
  readonly #spellings = new Map<string, string>();

  /** Returns the name of a path; `undefined` where it gets none. */
  nameOf(path: string): string | undefined {
    const lower = path.toLowerCase();
    const known = this.#spellings.get(lower);
    if (known === path) return path;
    if (known === undefined && this.#spellings.size >= MAX_MOUNTS) return undefined;
    const name = known === undefined ? path : lower;
    this.#spellings.set(lower, name);
    return name;
  }
}
